package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingHttp2;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connects to a cluster's hosts are counted for the listener whose requests need them. */
@Timeout(60)
final class ConnectDirectionTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final int HEADERS = 1;
    private static final int END_ALL = 5;

    private final TestingUpstream upstream = new TestingUpstream();

    @AfterEach
    void closeAll() {
        upstream.close();
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void whereBytesPass(Direction direction) {
        try (TestingProxy proxy = proxy("http1");
                TestingClient client = client(proxy, direction);
                TestingClient server = upstream.accept()) {
            server.receiveUntil("\r\n\r\n");

            assertCounted(Counter.UPSTREAM_CONNECTS, direction, proxy);
            client.reset();
        }
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void whereStreamsShareAConnection(Direction direction) {
        try (TestingProxy proxy = proxy("http2");
                TestingClient client = client(proxy, direction);
                TestingHttp2 server = TestingHttp2.serve(upstream.accept())) {
            server.receive(HEADERS);

            assertCounted(Counter.UPSTREAM_CONNECTS, direction, proxy);
            client.reset();
        }
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void whereStreamsGoToAnUpstreamOfHttp1(Direction direction) {
        try (TestingProxy proxy = proxy("http1");
                TestingHttp2 client = TestingHttp2.connect(proxy.address(direction.label()))) {
            client.send(HEADERS, END_ALL, 1, TestingHttp2.GET);
            try (TestingClient server = upstream.accept()) {
                server.receiveUntil("\r\n\r\n");

                assertCounted(Counter.UPSTREAM_CONNECTS, direction, proxy);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void whereNobodyListens(Direction direction) {
        try (TestingProxy proxy = proxy("http1")) {
            upstream.close();

            try (TestingClient client = client(proxy, direction)) {
                client.receiveUntil("\r\n\r\n");
            }

            assertCounted(Counter.UPSTREAM_CONNECT_FAILURES, direction, proxy);
        }
    }

    private TestingProxy proxy(String protocol) {
        return TestingProxy.routedTo(upstream.address(), protocol, "MIDFLIGHT_WORKERS=1");
    }

    private static TestingClient client(TestingProxy proxy, Direction direction) {
        return TestingClient.connect(proxy.address(direction.label())).send(GET);
    }

    private static void assertCounted(Counter counter, Direction direction, TestingProxy proxy) {
        assertTrue(proxy.telemetry().total(counter, direction) > 0, counter + " " + direction);
        assertEquals(proxy.telemetry().total(counter), proxy.telemetry().total(counter, direction));
    }
}
