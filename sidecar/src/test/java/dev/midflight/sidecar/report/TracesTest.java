package dev.midflight.sidecar.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.traffic.Percent;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LogLevel;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingCollector;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.testkit.Await;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an upstream and a collector see of a request's trace. */
@Timeout(60)
class TracesTest {
    private static final String CALLER =
            "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n";
    private static final String STATE = "tracestate: vendor=1\r\n";
    private static final Pattern SENT =
            Pattern.compile("(?i)\r\ntraceparent: 00-([0-9a-f]{32})-([0-9a-f]{16})-(0[01])\r\n");

    private final TestingUpstream upstream = new TestingUpstream();
    private final TestingProxy proxy = TestingProxy.serving(upstream.address());

    @AfterEach
    void close() {
        proxy.close();
        upstream.close();
    }

    @Test
    void withoutTracingATraceparentPassesAsItIs() {
        assertTrue(seen(CALLER + STATE).contains(CALLER + STATE));
        assertFalse(seen("").contains("traceparent"));
    }

    @Test
    void theCallersTraceGoesOn() {
        trace(Percent.ALL);

        String head = seen(CALLER + STATE);

        Matcher sent = sent(head);
        assertEquals("0af7651916cd43dd8448eb211c80319c", sent.group(1));
        assertEquals("01", sent.group(3));
        assertFalse(head.contains("b7ad6b7169203331"), head);
        assertTrue(head.contains(STATE), head);
    }

    @Test
    void whatIsNoTraceIsReplacedWithItsState() {
        trace(new Percent(0));

        String head = seen(CALLER + "Traceparent: 00-1-2-3\r\n" + STATE);

        assertEquals("00", sent(head).group(3));
        assertFalse(head.contains("0af7651916cd43dd8448eb211c80319c"), head);
        assertFalse(head.contains("00-1-2-3"), head);
        assertFalse(head.contains("tracestate"), head);
    }

    @Test
    void aSampledRequestIsASpan() {
        try (TestingCollector collector = new TestingCollector()) {
            SpanSink sink = sink(collector.address());

            Matcher first = sent(seen(CALLER));
            Matcher second = sent(seen(""));
            Await.until(
                    collector::posted,
                    () -> {
                        sink.send();
                        return collector.posted().split("\"spanId\"", -1).length == 3;
                    });

            String body = collector.posted();
            assertTrue(
                    body.startsWith(
                            "/v1/traces {\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"k8s.pod.name\""),
                    body);
            assertTrue(
                    body.contains(
                            "{\"traceId\":\"0af7651916cd43dd8448eb211c80319c\",\"spanId\":\""
                                    + first.group(2)
                                    + "\",\"parentSpanId\":\"b7ad6b7169203331\",\"name\":\"GET\",\"kind\":2,"),
                    body);
            assertTrue(
                    body.contains(
                            "{\"traceId\":\""
                                    + second.group(1)
                                    + "\",\"spanId\":\""
                                    + second.group(2)
                                    + "\",\"name\":\"GET\""),
                    body);
            assertTrue(body.contains("{\"key\":\"url.path\",\"value\":{\"stringValue\":\"/a\"}}"));
            assertFalse(body.contains("secret"), body);
            assertTrue(
                    body.contains(
                            "{\"key\":\"http.response.status_code\",\"value\":{\"intValue\":\"503\"}}"));
            assertTrue(body.contains("\"status\":{\"code\":2}"));
            assertEquals(0, sink.failed());
        }
    }

    @Test
    void aDeadCollectorCostsSpansOnly() {
        URI nobody;
        try (TestingCollector gone = new TestingCollector()) {
            nobody = gone.address();
        }
        SpanSink sink = sink(nobody);
        seen("");

        Await.until(
                () -> "failed " + sink.failed(),
                () -> {
                    sink.send();
                    return sink.failed() == 1;
                });
        assertTrue(seen("").contains("traceparent"));
    }

    private void trace(Percent share) {
        assertEquals(2, proxy.telemetry().traceExchanges(share, 16).size());
    }

    private SpanSink sink(URI collector) {
        return new SpanSink(
                collector,
                Map.of("k8s.pod.name", "p"),
                List.copyOf(proxy.telemetry().traceExchanges(Percent.ALL, 16)),
                EventLog.to(
                        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                        Clock.systemUTC(),
                        LogLevel.INFO));
    }

    private static Matcher sent(String head) {
        Matcher matcher = SENT.matcher(head);
        assertTrue(matcher.find(), head);
        return matcher;
    }

    /** The head that the upstream gets for a request with these fields. */
    private String seen(String fields) {
        try (TestingClient client = proxy.connect()) {
            client.send("GET /a?secret=1 HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n");
            try (TestingClient server = upstream.accept()) {
                String head = server.receiveUntil("\r\n\r\n");
                server.send("HTTP/1.1 503 No\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
                client.receiveUntil("\r\n\r\n");
                return head;
            }
        }
    }
}
