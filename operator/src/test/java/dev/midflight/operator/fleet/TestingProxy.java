package dev.midflight.operator.fleet;

import dev.midflight.model.Epoch;
import dev.midflight.model.InterceptionReport;
import dev.midflight.model.MeshReport;
import dev.midflight.model.OperatorMessage;
import dev.midflight.model.ProxyMessage;
import dev.midflight.model.ProxyVersion;
import dev.midflight.model.SidecarReport;
import dev.midflight.model.Slot;
import dev.midflight.model.SlotReport;
import dev.midflight.model.SlotState;
import dev.midflight.model.TrafficReport;
import dev.midflight.testkit.Await;
import dev.midflight.wire.FleetMessages;
import dev.midflight.wire.MalformedMessageException;
import dev.midflight.wire.fleet.v1.FleetGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The proxy's end of the channel, over real TLS. */
final class TestingProxy implements AutoCloseable {
    static final String SERVER_NAME = "midflight-fleet.test.svc";
    private static final int SECONDS = 10;

    private final ManagedChannel channel;
    private final StreamObserver<dev.midflight.wire.fleet.v1.ProxyMessage> outbound;
    private final BlockingQueue<dev.midflight.wire.fleet.v1.OperatorMessage> received =
            new LinkedBlockingQueue<>();
    private final CompletableFuture<StatusRuntimeException> end = new CompletableFuture<>();

    TestingProxy(int port, String caPem, Optional<String> token) throws IOException {
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port)
                        .overrideAuthority(SERVER_NAME)
                        .sslContext(
                                GrpcSslContexts.forClient()
                                        .trustManager(
                                                new ByteArrayInputStream(
                                                        caPem.getBytes(StandardCharsets.US_ASCII)))
                                        .build())
                        .build();
        Metadata headers = new Metadata();
        token.ifPresent(value -> headers.put(TokenInterceptor.AUTHORIZATION, "Bearer " + value));
        outbound =
                FleetGrpc.newStub(channel)
                        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                        .connect(new Inbound());
    }

    static SidecarReport report(int epoch, long requests) {
        return new SidecarReport(
                new SlotReport(
                        Slot.A, SlotState.SERVING, Epoch.of(epoch), ProxyVersion.of("v1"), 0, ""),
                new SlotReport(
                        Slot.B, SlotState.STANDBY, Epoch.of(0), ProxyVersion.of("v1"), 0, ""),
                InterceptionReport.UNKNOWN,
                new TrafficReport(1, 1, requests, 0),
                Optional.empty(),
                MeshReport.NONE);
    }

    void hello(int epoch) {
        send(new ProxyMessage.Hello(ProxyMessage.Hello.PROTOCOL, report(epoch, 0)));
    }

    void send(ProxyMessage message) {
        outbound.onNext(FleetMessages.toWire(message));
    }

    void sendRaw(dev.midflight.wire.fleet.v1.ProxyMessage message) {
        outbound.onNext(message);
    }

    void complete() {
        outbound.onCompleted();
    }

    /** The operator's next message; fails when none comes. */
    OperatorMessage next() throws MalformedMessageException {
        return FleetMessages.toModel(Await.next("a message", received));
    }

    boolean hasEnded() {
        return end.isDone();
    }

    /** How the operator ended the stream. */
    StatusRuntimeException end() throws Exception {
        return end.get(SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private final class Inbound
            implements StreamObserver<dev.midflight.wire.fleet.v1.OperatorMessage> {
        @Override
        public void onNext(dev.midflight.wire.fleet.v1.OperatorMessage message) {
            received.add(message);
        }

        @Override
        public void onError(Throwable failure) {
            end.complete((StatusRuntimeException) failure);
        }

        @Override
        public void onCompleted() {
            end.complete(Status.OK.asRuntimeException());
        }
    }
}
