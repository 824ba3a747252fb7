package dev.midflight.sidecar.fleet;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.testkit.Await;
import dev.midflight.wire.fleet.v1.FleetGrpc;
import dev.midflight.wire.fleet.v1.OperatorMessage;
import dev.midflight.wire.fleet.v1.ProxyMessage;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A gRPC server on loopback that admits one token, and may name another one as the leader. */
final class TestingOperator implements AutoCloseable {
    private static final Context.Key<String> TOKEN = Context.key("authorization");

    private final Server server;
    private final BlockingQueue<TestingStream> streams = new LinkedBlockingQueue<>();
    private volatile Optional<FleetAddress> leader = Optional.empty();

    TestingOperator(TestingAuthority authority, int port) throws IOException {
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                        .sslContext(authority.serverContext())
                        .intercept(new TokenToContext())
                        .addService(new Service())
                        .build()
                        .start();
    }

    FleetAddress address() {
        return new FleetAddress("127.0.0.1", server.getPort());
    }

    void follow(FleetAddress wanted) {
        leader = Optional.of(wanted);
    }

    void lead() {
        leader = Optional.empty();
    }

    boolean hasNoStream() {
        return streams.isEmpty();
    }

    TestingStream nextStream() {
        return Await.next("stream", streams);
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    /** Closes, and waits until the port is free again. */
    void stop() throws InterruptedException {
        close();
        assertTrue(server.awaitTermination(10, TimeUnit.SECONDS));
    }

    /** One stream of a proxy, as the operator sees it. */
    static final class TestingStream implements StreamObserver<ProxyMessage> {
        private final BlockingQueue<ProxyMessage> received = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
        private final StreamObserver<OperatorMessage> replies;

        TestingStream(StreamObserver<OperatorMessage> replies) {
            this.replies = replies;
        }

        ProxyMessage next() {
            return Await.next("message", received);
        }

        String end() {
            return Await.next("end", ends);
        }

        void send(OperatorMessage message) {
            replies.onNext(message);
        }

        void complete() {
            replies.onCompleted();
        }

        @Override
        public void onNext(ProxyMessage message) {
            received.add(message);
        }

        @Override
        public void onError(Throwable failure) {
            ends.add("cancelled");
        }

        @Override
        public void onCompleted() {
            ends.add("half-closed");
        }
    }

    private final class Service extends FleetGrpc.FleetImplBase {
        @Override
        public StreamObserver<ProxyMessage> connect(StreamObserver<OperatorMessage> replies) {
            TestingStream stream = new TestingStream(replies);
            if (!"Bearer good".equals(TOKEN.get())) {
                replies.onError(Status.UNAUTHENTICATED.asRuntimeException());
            } else if (leader.isPresent()) {
                Metadata trailers = new Metadata();
                trailers.put(StreamEnd.LEADER, leader.get().toString());
                replies.onError(Status.UNAVAILABLE.asRuntimeException(trailers));
            } else {
                streams.add(stream);
            }
            return stream;
        }
    }

    private static final class TokenToContext implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            String token = headers.get(BearerToken.AUTHORIZATION);
            return Contexts.interceptCall(
                    Context.current().withValue(TOKEN, token == null ? "" : token),
                    call,
                    headers,
                    next);
        }
    }
}
