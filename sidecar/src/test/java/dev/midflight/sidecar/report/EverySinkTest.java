package dev.midflight.sidecar.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LogLevel;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingCollector;
import dev.midflight.sidecar.testing.TestingConfig;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingReading;
import dev.midflight.sidecar.testing.TestingUpstream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a proxy has counted is on the wire of every sink. */
@Timeout(60)
final class EverySinkTest {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    private final TestingUpstream upstream = new TestingUpstream();
    private final TestingUpstream mirror = new TestingUpstream();
    private final TestingProxy proxy =
            TestingProxy.routed(
                    new TestingConfig()
                            .route(
                                    "all",
                                    "forward: [{cluster: one}]",
                                    "mirror: {cluster: two}",
                                    "fault: {delay: {duration: 1ms}}")
                            .cluster("one", upstream)
                            .cluster("two", mirror)
                            .yaml());

    @BeforeEach
    void passOneRequest() {
        try (TestingClient client = TestingClient.connect(proxy.address("web"))) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            upstream.accept().send(OK);
            mirror.accept().send(OK);
            client.receiveUntil("ok");
            TestingReading.await(
                    proxy.telemetry(),
                    "mirror_responses",
                    Map.of("mirror_responses{class=2xx, cluster=two}", 1L));
            TestingReading.await(
                    proxy.telemetry(),
                    "exchange_size_bytes{direction=inbound, protocol=http1, side=sent",
                    Map.of(
                            "exchange_size_bytes{direction=inbound, protocol=http1, side=sent}",
                            1L));
        }
    }

    @AfterEach
    void closeAll() {
        proxy.close();
        upstream.close();
        mirror.close();
    }

    @Test
    void prometheus() {
        try (TestingClient scraper = TestingClient.connect(proxy.address("metrics"))) {
            String text = scraper.send("GET /metrics HTTP/1.1\r\nHost: m\r\n\r\n").receiveAll();

            has(text, "midflight_overload_stage{resource=\"heap\"} 0.0\n");
            has(text, "midflight_overload_used_ratio{resource=\"descriptors\"} ");
            has(text, "midflight_memory_used_bytes{kind=\"direct\"} ");
            has(text, "midflight_cluster_endpoints_healthy{cluster=\"one\"} 1.0\n");
            has(text, "midflight_cluster_connects_total{cluster=\"one\",kind=\"ok\"} 1.0\n");
            has(text, "midflight_cluster_faults_total{cluster=\"one\",kind=\"delay\"} 1.0\n");
            has(text, "midflight_mirror_responses_total{class=\"2xx\",cluster=\"two\"} 1.0\n");
            has(text, "side=\"sent\",le=\"64.0\"} 1\n");
            has(text, "midflight_exchanges_flagged_total{flag=\"DI\"} 1.0\n");
        }
    }

    @Test
    void otlp() throws Exception {
        try (TestingCollector collector = new TestingCollector()) {
            new OtlpSink(collector.address(), Map.of()).report(proxy.telemetry().read());

            String posted = collector.posted();

            has(posted, "\"name\":\"midflight_overload_stage\",\"gauge\":");
            has(posted, "\"name\":\"midflight_memory_used_bytes\",\"unit\":\"By\",\"gauge\":");
            has(posted, "\"name\":\"midflight_cluster_endpoints_healthy\",\"gauge\":");
            has(posted, "\"asDouble\":1.0");
            has(posted, "\"name\":\"midflight_cluster_connects\",\"sum\":");
            has(posted, "\"name\":\"midflight_mirror_responses\",\"sum\":");
            has(posted, "\"name\":\"midflight_cluster_faults\",\"sum\":");
            has(
                    posted,
                    "\"name\":\"midflight_exchange_size_bytes\",\"unit\":\"By\",\"histogram\":");
            has(posted, "\"explicitBounds\":[64.0, 256.0, 1024.0,");
        }
    }

    @Test
    void statsd() throws Exception {
        try (TestingStatsd server = new TestingStatsd()) {
            StatsdSink sink = new StatsdSink(server.address());

            sink.report(proxy.telemetry().read());

            String lines = server.receiveUntil("midflight.exchange_size.bucket");
            has(lines, "midflight.overload_stage:0|g|#resource:heap\n");
            has(lines, "midflight.memory_used_bytes:");
            has(lines, "midflight.cluster_endpoints_healthy:1|g|#cluster:one\n");
            has(lines, "midflight.cluster_connects:1|c|#cluster:one,kind:ok\n");
            has(lines, "midflight.cluster_faults:1|c|#cluster:one,kind:delay\n");
            has(lines, "midflight.mirror_responses:1|c|#class:2xx,cluster:two\n");
            has(lines, "midflight.exchange_size.count:1|c|#direction:inbound,protocol:http1,");
            has(lines, "midflight.exchange_size.bytes:");
            has(lines, "midflight.exchange_size.bucket:1|c|#direction:inbound,le:64,");
        }
    }

    @Test
    void log() {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        EventLog log =
                EventLog.to(new PrintStream(lines, true, UTF_8), Clock.systemUTC(), LogLevel.INFO);

        new LogSink(log).report(proxy.telemetry().read());

        String line = lines.toString(UTF_8);
        has(line, " memory_used_bytes.heap=");
        has(line, " cluster_endpoints_healthy=2");
        has(line, " cluster_faults=1");
        has(line, " mirror_responses=1");
        has(line, " exchange_size_count=");
    }

    private static void has(String text, String part) {
        assertTrue(text.contains(part), () -> part + " is not in\n" + text);
    }
}
