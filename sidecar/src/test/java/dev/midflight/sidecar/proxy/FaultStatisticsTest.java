package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.sidecar.testing.NettyHttp2Client;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingConfig;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingReading;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.sidecar.testing.ToldExchanges;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A fault that a route asks for is counted, and told in the access log, by each way to it. */
@Timeout(60)
final class FaultStatisticsTest {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    private static final String DELAY = "cluster_faults{cluster=one, kind=delay}";
    private static final String ABORT = "cluster_faults{cluster=one, kind=abort}";

    private final TestingUpstream upstream = new TestingUpstream();
    private final TestingProxy proxy =
            TestingProxy.routed(
                    new TestingConfig()
                            .route(
                                    "late",
                                    "match: {path: /late}",
                                    "forward: [{cluster: one}]",
                                    "fault: {delay: {duration: 5ms}}")
                            .route(
                                    "broken",
                                    "match: {path: /broken}",
                                    "forward: [{cluster: one}]",
                                    "fault: {delay: {duration: 5ms}, abort: {status: 418}}")
                            .route(
                                    "two",
                                    "match: {path: /two}",
                                    "forward: [{cluster: two}]",
                                    "fault: {delay: {duration: 5ms}, abort: {status: 418}}")
                            .route("rest", "forward: [{cluster: one}]")
                            .cluster("one", upstream)
                            .with("protocol: http1")
                            .cluster("two", upstream)
                            .with("protocol: http2")
                            .yaml());
    private final ToldExchanges told = new ToldExchanges(proxy.telemetry());

    @AfterEach
    void closeAll() {
        proxy.close();
        upstream.close();
    }

    @Test
    void ofHttp1() {
        try (TestingClient client = TestingClient.connect(proxy.address("web"))) {
            client.send("GET /broken HTTP/1.1\r\nHost: a\r\n\r\n").receiveUntil("injected\n");
            client.send("GET /late HTTP/1.1\r\nHost: a\r\n\r\n");
            TestingClient server = upstream.accept();
            server.receiveUntil("\r\n\r\n");
            server.send(OK);
            client.receiveUntil("ok");
            client.send("GET /rest HTTP/1.1\r\nHost: a\r\n\r\n");
            server.receiveUntil("\r\n\r\n");
            server.send(OK);
            client.receiveUntil("ok");
        }

        assertEquals(List.of("418 DI,FI", "200 DI", "200 -"), told.await(3));
        assertEquals(
                Map.of(DELAY, 2L, ABORT, 1L),
                TestingReading.of(proxy.telemetry(), "cluster_faults"));
        assertEquals(
                Map.of("exchanges_flagged{flag=DI}", 2L, "exchanges_flagged{flag=FI}", 1L),
                TestingReading.of(proxy.telemetry(), "exchanges_flagged"));
    }

    @Test
    void ofHttp2() {
        try (NettyHttp2Client client = NettyHttp2Client.connect(proxy.address("web"))) {
            assertEquals("418", client.get("/broken").status());
            var late = client.send("GET", "/late", true);
            upstream.accept().send(OK);
            assertEquals("200", late.response().status());
        }

        assertEquals(List.of("418 DI,FI", "200 DI"), told.await(2));
        assertEquals(
                Map.of(DELAY, 2L, ABORT, 1L),
                TestingReading.of(proxy.telemetry(), "cluster_faults"));
    }

    @Test
    void ofHttp1ThatWouldBecomeHttp2() {
        try (TestingClient client = TestingClient.connect(proxy.address("web"))) {
            client.send("GET /two HTTP/1.1\r\nHost: a\r\n\r\n").receiveUntil("injected\n");
        }

        assertEquals(List.of("418 DI,FI"), told.await(1));
        assertEquals(
                Map.of(DELAY.replace("one", "two"), 1L, ABORT.replace("one", "two"), 1L),
                TestingReading.of(proxy.telemetry(), "cluster_faults"));
    }
}
