package dev.midflight.sidecar.proxy;

import static dev.midflight.sidecar.testing.TestingHttp2.number;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.NettyHttp2Client;
import dev.midflight.sidecar.testing.NettyHttp2Client.Exchange;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingConfig;
import dev.midflight.sidecar.testing.TestingHttp2;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each condition of a retry policy by itself, and that nothing else is tried again for it. */
@Timeout(60)
final class RetryConditionsTest {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST = 3;
    private static final int END = 1;
    private static final int END_HEADERS = 4;
    private static final int END_ALL = 5;
    private static final int REFUSED_STREAM = 7;
    private static final byte[] STATUS_204 = {(byte) 0x89};
    private static final String OF_ONE = "forward: [{cluster: one}]";

    private final TestingUpstream one = new TestingUpstream();
    private final TestingUpstream two = new TestingUpstream();
    private final TestingProxy proxy =
            TestingProxy.routed(
                    conditions(
                                    "grpc-cancelled",
                                    "grpc-deadline-exceeded",
                                    "grpc-resource-exhausted",
                                    "grpc-internal",
                                    "grpc-unavailable",
                                    "refused-stream",
                                    "reset")
                            .route(
                                    "statuses",
                                    "match: {prefix: /statuses}",
                                    OF_ONE,
                                    "retries: {attempts: 3, on: [], statuses: [409, 429],"
                                            + " backoff: 1ms}")
                            .route(
                                    "permitted",
                                    "match: {prefix: /permitted}",
                                    OF_ONE,
                                    "retries: {attempts: 3, on: [gateway-error, reset,"
                                            + " non-idempotent], backoff: 1ms}")
                            .route(
                                    "usual",
                                    "match: {prefix: /usual}",
                                    OF_ONE,
                                    "retries: {attempts: 3, on: [gateway-error, reset]}")
                            .route(
                                    "permission",
                                    "match: {prefix: /permission-only}",
                                    OF_ONE,
                                    "retries: {attempts: 3, on: [non-idempotent]}")
                            .cluster("one", one)
                            .with("protocol: http1")
                            .cluster("two", two)
                            .with("protocol: http2")
                            .yaml(),
                    "MIDFLIGHT_WORKERS=1");
    private final List<Runnable> closing = new ArrayList<>();

    /** A route to the cluster of HTTP/2 for each. */
    private static TestingConfig conditions(String... names) {
        TestingConfig config = new TestingConfig();
        for (String name : names) {
            config.route(
                    name,
                    "match: {prefix: /" + name + "}",
                    "forward: [{cluster: two}]",
                    "retries: {attempts: 3, on: [" + name + "], backoff: 1ms}");
        }
        return config;
    }

    @AfterEach
    void closeAll() {
        closing.forEach(Runnable::run);
        proxy.close();
        one.close();
        two.close();
    }

    /** Sent at once; what comes is the status. */
    private Supplier<String> ask(String version, String method, String path) {
        if (version.equals("http2")) {
            NettyHttp2Client client = NettyHttp2Client.connect(proxy.address("web"));
            closing.add(client::close);
            Exchange exchange = client.send(method, path, true);
            return () -> exchange.response().status();
        }
        TestingClient client = TestingClient.connect(proxy.address("web"));
        closing.add(client::close);
        client.send(method + " " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
        return () -> client.receiveUntil("\r\n\r\n").substring(9, 12);
    }

    private void answer(int status) {
        try (TestingClient server = one.accept()) {
            server.receiveUntil("\r\n\r\n");
            server.send(
                    "HTTP/1.1 %d So\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
                            .formatted(status));
        }
    }

    private long retries() {
        return proxy.telemetry().total(Counter.RETRIES);
    }

    @ParameterizedTest
    @CsvSource({
        "grpc-cancelled, 1, 4",
        "grpc-deadline-exceeded, 4, 8",
        "grpc-resource-exhausted, 8, 13",
        "grpc-internal, 13, 14",
        "grpc-unavailable, 14, 1"
    })
    void aGrpcStatusIsTriedAgainByItsOwnConditionOnly(String condition, int own, int other) {
        NettyHttp2Client client = NettyHttp2Client.connect(proxy.address("web"));
        closing.add(client::close);
        Exchange call =
                client.send("POST", "/" + condition, true, "content-type", "application/grpc");
        TestingHttp2 server = TestingHttp2.serve(two.accept());
        closing.add(server::close);

        for (int status : new int[] {own, own, other}) {
            int stream = server.receive(HEADERS).stream();
            server.send(HEADERS, END_ALL, stream, TestingHttp2.grpcStatus(status));
        }

        assertEquals(String.valueOf(other), call.response().field("grpc-status"));
        assertEquals(2, retries());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http1", "http2"})
    void aStatusThatIsListedIsTriedAgain(String version) {
        Supplier<String> status = ask(version, "GET", "/statuses");

        answer(429);
        answer(409);
        answer(200);

        assertEquals("200", status.get());
        assertEquals(2, retries());
    }

    @ParameterizedTest
    @CsvSource({"http1, 404", "http1, 503", "http2, 404", "http2, 503"})
    void aStatusThatIsNotListedIsPassedOn(String version, int other) {
        Supplier<String> status = ask(version, "GET", "/statuses");

        answer(other);

        assertEquals(String.valueOf(other), status.get());
        assertEquals(0, retries());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http1", "http2"})
    void whatIsNotIdempotentIsRepeatedWhereThePolicyPermitsIt(String version) {
        Supplier<String> status = ask(version, "POST", "/permitted");

        answer(502);
        try (TestingClient lost = one.accept()) {
            lost.receiveUntil("\r\n\r\n");
        }
        answer(200);

        assertEquals("200", status.get());
        assertEquals(2, retries());
    }

    @ParameterizedTest
    @CsvSource({
        "http1, POST, /usual",
        "http2, POST, /usual",
        "http1, GET, /permission-only",
        "http2, GET, /permission-only"
    })
    void neitherAPermissionNorAConditionIsEnoughByItself(
            String version, String method, String path) {
        Supplier<String> status = ask(version, method, path);

        answer(502);

        assertEquals("502", status.get());
        assertEquals(0, retries());
    }

    @Test
    void aRefusedStreamIsTriedAgainWithItsContent() {
        TestingHttp2 client = post("/refused-stream");
        TestingHttp2 server = TestingHttp2.serve(two.accept());
        closing.add(server::close);
        server.receive(DATA);

        server.send(RST, 0, 1, number(REFUSED_STREAM));

        int again = server.receive(HEADERS).stream();
        assertEquals("ab", new String(server.receive(DATA).payload(), StandardCharsets.US_ASCII));
        server.send(HEADERS, END_ALL, again, STATUS_204);
        assertEquals("204", client.status(client.receive(HEADERS)));
        assertEquals(1, retries());
    }

    /** With content on its way, nobody but a policy sends it again. */
    @Test
    void aRefusedStreamIsNoReset() {
        TestingHttp2 client = post("/reset");
        TestingHttp2 server = TestingHttp2.serve(two.accept());
        closing.add(server::close);
        server.receive(DATA);

        server.send(RST, 0, 1, number(REFUSED_STREAM));

        assertEquals(REFUSED_STREAM, client.receive(RST).number());
        assertEquals(0, retries());
    }

    private TestingHttp2 post(String path) {
        byte[] head = TestingHttp2.get(path);
        head[0] = TestingHttp2.POST[0];
        TestingHttp2 client = TestingHttp2.connect(proxy.address("web"));
        closing.add(client::close);
        return client.send(HEADERS, END_HEADERS, 1, head)
                .send(DATA, END, 1, (byte) 'a', (byte) 'b');
    }
}
