package dev.midflight.operator.serve;

import dev.midflight.testkit.Await;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of either variant of the protocol that does what a test says. */
final class TestingXdsClient<Q, A> implements AutoCloseable, StreamObserver<A> {
    private final ManagedChannel channel;
    private final StreamObserver<Q> outbound;
    private final BlockingQueue<A> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<StatusRuntimeException> end = new CompletableFuture<>();

    TestingXdsClient(int port, MethodDescriptor<Q, A> method) {
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        outbound =
                ClientCalls.asyncBidiStreamingCall(
                        channel.newCall(method, CallOptions.DEFAULT), this);
    }

    void send(Q request) {
        outbound.onNext(request);
    }

    A next() {
        return Await.next("a response", received);
    }

    boolean hasReceived() {
        return !received.isEmpty();
    }

    StatusRuntimeException end() {
        try {
            return end.get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void onNext(A message) {
        received.add(message);
    }

    @Override
    public void onError(Throwable failure) {
        end.complete((StatusRuntimeException) failure);
    }

    @Override
    public void onCompleted() {
        end.complete(io.grpc.Status.OK.asRuntimeException());
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
