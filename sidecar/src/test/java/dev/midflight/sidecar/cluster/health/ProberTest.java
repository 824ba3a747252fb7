package dev.midflight.sidecar.cluster.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.midflight.model.traffic.HealthProbe;
import dev.midflight.model.traffic.UpstreamProtocol;
import dev.midflight.sidecar.link.HalfCloseIoHandler;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingHttp2;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.wire.health.v1.HealthCheckRequest;
import dev.midflight.wire.health.v1.HealthCheckResponse;
import dev.midflight.wire.health.v1.HealthCheckResponse.ServingStatus;
import dev.midflight.wire.health.v1.HealthGrpc;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each probe against a real server. */
@Timeout(60)
class ProberTest {
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int HEADERS = 1;
    private static final int END_ALL = 5;
    private static final byte[] STATUS_200 = {(byte) 0x88};
    private static final byte[] STATUS_404 = {(byte) 0x8d};

    private final MultiThreadIoEventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, HalfCloseIoHandler.newFactory());

    @AfterEach
    void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void tcpWantsAnAcceptedConnection() throws Exception {
        TestingUpstream server = new TestingUpstream();
        assertTrue(ask(new HealthProbe.Tcp(), server.address(), TIMEOUT_MILLIS));

        server.close();

        assertFalse(ask(new HealthProbe.Tcp(), server.address(), TIMEOUT_MILLIS));
    }

    @Test
    void httpWantsTheRightStatusOfThePath() throws Exception {
        AtomicReference<String> host = new AtomicReference<>("");
        HttpServer server = HttpServer.create(loopback(0), 16);
        server.createContext(
                "/status",
                exchange -> {
                    host.set(exchange.getRequestHeaders().getFirst("Host"));
                    String path = exchange.getRequestURI().getPath();
                    exchange.sendResponseHeaders(Integer.parseInt(path.substring(8)), -1);
                    exchange.close();
                });
        server.start();
        try {
            InetSocketAddress address = server.getAddress();

            assertTrue(ask(HealthProbe.Http.of("/status/200"), address, TIMEOUT_MILLIS));
            assertEquals("127.0.0.1:" + address.getPort(), host.get());
            assertFalse(ask(HealthProbe.Http.of("/status/503"), address, TIMEOUT_MILLIS));
            assertFalse(ask(HealthProbe.Http.of("/status/302"), address, TIMEOUT_MILLIS));
            HealthProbe anyAnswer = new HealthProbe.Http("/status/404", "a.example", 200, 499);
            assertTrue(ask(anyAnswer, address, TIMEOUT_MILLIS));
            assertEquals("a.example", host.get());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void httpWantsAnAnswerInTime() throws Exception {
        try (TestingUpstream silent = new TestingUpstream()) {
            assertFalse(ask(HealthProbe.Http.of("/"), silent.address(), 100));
        }
    }

    @Test
    void httpWantsHttp() throws Exception {
        try (TestingUpstream server = new TestingUpstream()) {
            Thread.ofVirtual()
                    .start(
                            () -> {
                                try (TestingClient client = server.accept()) {
                                    client.send("SSH-2.0-what\r\n\r\n");
                                }
                            });

            assertFalse(ask(HealthProbe.Http.of("/"), server.address(), TIMEOUT_MILLIS));
        }
    }

    @Test
    void httpOfAClusterOfHttp2IsAskedInIt() throws Exception {
        try (TestingUpstream server = new TestingUpstream()) {
            Prober prober =
                    prober(HealthProbe.Http.of("/up"), UpstreamProtocol.HTTP2, server.address());

            Future<Boolean> first = loops.submit(() -> prober.ask(TIMEOUT_MILLIS)).get();
            try (TestingHttp2 accepted = TestingHttp2.serve(server.accept())) {
                TestingHttp2.Frame frame = accepted.receive(HEADERS);
                Http2Headers head = accepted.head(frame);
                accepted.send(HEADERS, 4, frame.stream(), STATUS_200);

                assertTrue(first.get(10, TimeUnit.SECONDS));
                assertEquals(
                        "GET http /up", head.method() + " " + head.scheme() + " " + head.path());
                assertEquals(
                        "127.0.0.1:" + server.address().getPort(), head.authority().toString());
                assertFalse(head.contains("connection"));
            }
            Future<Boolean> second = loops.submit(() -> prober.ask(TIMEOUT_MILLIS)).get();
            try (TestingHttp2 accepted = TestingHttp2.serve(server.accept())) {
                int stream = accepted.receive(HEADERS).stream();
                accepted.send(HEADERS, END_ALL, stream, STATUS_404);

                assertFalse(second.get(10, TimeUnit.SECONDS));
            }
        }
    }

    @Test
    void httpOfAClusterOfHttp2WantsAnAnswerInHttp2AndInTime() throws Exception {
        try (TestingUpstream server = new TestingUpstream()) {
            Prober prober =
                    prober(HealthProbe.Http.of("/"), UpstreamProtocol.HTTP2, server.address());
            assertFalse(ask(prober, 100));
            server.accept().close();

            Future<Boolean> asked = loops.submit(() -> prober.ask(TIMEOUT_MILLIS)).get();
            server.accept().send("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");

            assertFalse(asked.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void grpcWantsServing() throws Exception {
        Server server =
                NettyServerBuilder.forAddress(loopback(0)).addService(new Health()).build().start();
        try {
            InetSocketAddress address = loopback(server.getPort());

            assertTrue(ask(new HealthProbe.Grpc(""), address, TIMEOUT_MILLIS));
            assertFalse(ask(new HealthProbe.Grpc("stopping"), address, TIMEOUT_MILLIS));
            assertFalse(ask(new HealthProbe.Grpc("silent"), address, 200));
        } finally {
            server.shutdownNow();
        }
    }

    @Test
    void grpcAsksAgainAtOnceWhereNobodyListened() throws Exception {
        int port = freePort();
        Prober prober = prober(new HealthProbe.Grpc(""), loopback(port));
        assertFalse(ask(prober, 300));
        Server server =
                NettyServerBuilder.forAddress(loopback(port))
                        .addService(new Health())
                        .build()
                        .start();
        try {
            assertTrue(ask(prober, TIMEOUT_MILLIS));
        } finally {
            server.shutdownNow();
            loops.submit(prober::close).get();
        }
    }

    private static int freePort() throws IOException {
        try (TestingUpstream upstream = new TestingUpstream()) {
            return upstream.address().getPort();
        }
    }

    private boolean ask(HealthProbe probe, InetSocketAddress address, int timeoutMillis)
            throws Exception {
        Prober prober = prober(probe, address);
        try {
            return ask(prober, timeoutMillis);
        } finally {
            loops.submit(prober::close).get();
        }
    }

    private Prober prober(HealthProbe probe, InetSocketAddress address) {
        return prober(probe, UpstreamProtocol.SAME, address);
    }

    private Prober prober(HealthProbe probe, UpstreamProtocol protocol, InetSocketAddress address) {
        return Prober.of(probe, protocol, address, "127.0.0.1:" + address.getPort(), loops.next());
    }

    private boolean ask(Prober prober, int timeoutMillis) throws Exception {
        return loops.submit(() -> prober.ask(timeoutMillis)).get().get(10, TimeUnit.SECONDS);
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }

    /** Its services are called by what they do. */
    private static final class Health extends HealthGrpc.HealthImplBase {
        @Override
        public void check(
                HealthCheckRequest request, StreamObserver<HealthCheckResponse> response) {
            if (request.getService().equals("silent")) {
                return;
            }
            ServingStatus status =
                    request.getService().isEmpty()
                            ? ServingStatus.SERVING
                            : ServingStatus.NOT_SERVING;
            response.onNext(HealthCheckResponse.newBuilder().setStatus(status).build());
            response.onCompleted();
        }
    }
}
