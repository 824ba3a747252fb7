package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.NettyHttp2Client;
import dev.midflight.sidecar.testing.NettyHttp2Client.Exchange;
import dev.midflight.sidecar.testing.NettyHttp2Client.Response;
import dev.midflight.sidecar.testing.TestingGrpc;
import dev.midflight.sidecar.testing.TestingHttp2;
import dev.midflight.sidecar.testing.TestingHttp2.Frame;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.util.Iterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** gRPC by routes and policies, end to end; an upstream with a mind of its own where one is due. */
@Timeout(60)
final class RoutedGrpcTest {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int PING = 6;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_ALL = 5;

    private final TestingGrpc server = new TestingGrpc();
    private final TestingUpstream raw = new TestingUpstream();
    private final TestingProxy proxy =
            TestingProxy.routed(
                    """
                    listeners:
                      - {name: web, address: "127.0.0.1:0", routes: main}
                    routeTables:
                      - name: main
                        hosts:
                          - name: any
                            domains: ["*"]
                            routes:
                              - name: denied
                                match: {path: /test.Echo/Up}
                                respond: {status: 403, body: not for you}
                              - name: echo
                                match: {prefix: /test.Echo}
                                forward: [{cluster: echo}]
                              - name: raw
                                match: {prefix: /raw}
                                forward: [{cluster: raw}]
                                retries: {attempts: 1, on: [grpc-unavailable], backoff: 5ms}
                    clusters:
                      - name: echo
                        endpoints: [{address: "127.0.0.1:%d"}]
                      - name: raw
                        endpoints: [{address: "127.0.0.1:%d"}]
                    """
                            .formatted(server.address().getPort(), raw.address().getPort()),
                    "MIDFLIGHT_WORKERS=1");
    private final ManagedChannel channel =
            NettyChannelBuilder.forAddress(proxy.address("web"))
                    .usePlaintext()
                    .maxInboundMessageSize(64 << 20)
                    .build();

    @AfterEach
    void closeAll() {
        channel.shutdownNow();
        proxy.close();
        server.close();
        raw.close();
    }

    private String call(MethodDescriptor<String, String> method, String text) {
        return ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, text);
    }

    @Test
    void passesCallsOfEveryKindAndSize() {
        String large = "x".repeat(8 << 20);
        Iterator<String> down =
                ClientCalls.blockingServerStreamingCall(
                        channel, TestingGrpc.DOWN, CallOptions.DEFAULT, "2000");
        int received = 0;
        while (down.hasNext()) {
            assertEquals("message " + received++, down.next());
        }

        assertEquals(2000, received);
        assertEquals(5 + large.length(), call(TestingGrpc.UNARY, large).length());
        assertEquals(1, proxy.telemetry().total(Counter.UPSTREAM_CONNECTS));
    }

    @Test
    void passesAStatusAndAnswersWithOne() {
        StatusRuntimeException failed =
                assertThrows(StatusRuntimeException.class, () -> call(TestingGrpc.UNARY, "fail"));
        StatusRuntimeException denied =
                assertThrows(StatusRuntimeException.class, () -> call(TestingGrpc.UP, "x"));

        assertEquals(Status.Code.FAILED_PRECONDITION, failed.getStatus().getCode());
        assertEquals(Status.Code.PERMISSION_DENIED, denied.getStatus().getCode());
        assertEquals("not for you", denied.getStatus().getDescription());
    }

    @Test
    void aCallEndsWhenItsClientSaid() {
        try (NettyHttp2Client client = NettyHttp2Client.connect(proxy.address("web"))) {
            Response response = grpc(client, "/raw/late", "grpc-timeout", "150m").response();

            assertEquals("200 4", response.status() + " " + response.field("grpc-status"));
        }
    }

    @Test
    void aStatusOfThePolicyIsTriedAgain() {
        try (NettyHttp2Client client = NettyHttp2Client.connect(proxy.address("web"))) {
            Exchange exchange = grpc(client, "/raw/busy");
            TestingHttp2 upstream = TestingHttp2.serve(raw.accept());
            upstream.send(
                    HEADERS,
                    END_ALL,
                    upstream.receive(HEADERS).stream(),
                    TestingHttp2.grpcStatus(14));
            upstream.send(
                    HEADERS,
                    END_ALL,
                    upstream.receive(HEADERS).stream(),
                    TestingHttp2.grpcStatus(5));

            assertEquals("5", exchange.response().field("grpc-status"));
        }
        assertEquals(1, proxy.telemetry().total(Counter.RETRIES));
    }

    private static Exchange grpc(NettyHttp2Client client, String path, String... fields) {
        String[] all = new String[fields.length + 2];
        all[0] = "content-type";
        all[1] = "application/grpc";
        System.arraycopy(fields, 0, all, 2, fields.length);
        return client.send("POST", path, true, all);
    }

    @Test
    void opensNoWindowForAClientThatDoesNotRead() {
        byte[] get = {(byte) 0x82, (byte) 0x86, 4, 4, '/', 'r', 'a', 'w', 1, 1, 'a'};
        try (TestingHttp2 client = TestingHttp2.connect(proxy.address("web"))) {
            client.send(HEADERS, END_ALL, 1, get);
            TestingHttp2 upstream = TestingHttp2.serve(raw.accept());
            upstream.receive(HEADERS);
            upstream.send(HEADERS, 4, 1, new byte[] {(byte) 0x88});
            for (int i = 0; i < 16; i++) {
                upstream.send(DATA, 0, 1, new byte[16_384]);
            }

            upstream.send(PING, 0, 0, new byte[8]);

            Frame frame = upstream.receive();
            while (frame.type() != PING) {
                assertTrue(frame.type() != WINDOW_UPDATE || frame.stream() == 0, frame::toString);
                frame = upstream.receive();
            }
            client.receive(HEADERS);
            client.send(WINDOW_UPDATE, 0, 0, TestingHttp2.number(1 << 20));
            client.send(WINDOW_UPDATE, 0, 1, TestingHttp2.number(1 << 20));
            assertEquals(1, upstream.receive(WINDOW_UPDATE).stream());
        }
    }
}
