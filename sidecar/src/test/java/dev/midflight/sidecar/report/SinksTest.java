package dev.midflight.sidecar.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LogLevel;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.telemetry.FlowKind;
import dev.midflight.sidecar.telemetry.LoopCounters;
import dev.midflight.sidecar.telemetry.Metric;
import dev.midflight.sidecar.telemetry.Telemetry;
import dev.midflight.sidecar.testing.EchoUpstream;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.testkit.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What sinks get, and what becomes of traffic where they do not take it. */
@Timeout(60)
final class SinksTest {
    private final Telemetry telemetry = new Telemetry();
    private final LoopCounters loop = telemetry.addLoop();

    @Test
    void statsdGetsWhatHasGrown() throws Exception {
        try (TestingStatsd server = new TestingStatsd()) {
            StatsdSink sink = new StatsdSink(server.address());
            loop.add(Counter.REQUESTS, Direction.INBOUND, 5);
            sink.report(telemetry.read());
            assertTrue(
                    server.receiveUntil("requests")
                            .contains("midflight.requests:5|c|#direction:inbound"));
            loop.add(Counter.REQUESTS, Direction.INBOUND, 2);

            sink.report(telemetry.read());

            assertTrue(
                    server.receiveUntil("requests")
                            .contains("midflight.requests:2|c|#direction:inbound\n"));
        }
    }

    @Test
    void aCounterThatLeavesAndComesBackNeverGoesBack() throws Exception {
        Map<String, Long> clusters = new TreeMap<>(Map.of("a", 5L, "b", 7L));
        Metric retries = Metric.counter("cluster_retries", "A counter");
        telemetry.add(
                out ->
                        clusters.forEach(
                                (name, value) -> out.add(retries, Map.of("cluster", name), value)));
        try (TestingStatsd server = new TestingStatsd()) {
            StatsdSink sink = new StatsdSink(server.address());
            assertEquals("5 7", retriesTold(sink, server));

            clusters.put("a", 1L);
            assertEquals("", retriesTold(sink, server));
            clusters.put("a", 2L);
            clusters.remove("b");
            assertEquals("1", retriesTold(sink, server));
            clusters.put("b", 3L);
            assertEquals("3", retriesTold(sink, server));
        }
    }

    /** In the order of the clusters' names. */
    private String retriesTold(StatsdSink sink, TestingStatsd server) throws IOException {
        loop.add(Counter.ACCEPTED, Direction.INBOUND, 1);
        sink.report(telemetry.read());
        return server.receiveUntil("connections_accepted")
                .lines()
                .filter(line -> line.startsWith("midflight.cluster_retries:"))
                .map(line -> line.replaceAll("[^:]*:(-?\\d+)\\|.*", "$1"))
                .collect(Collectors.joining(" "));
    }

    @Test
    void otlpGetsEverythingSinceTheStart() throws Exception {
        loop.add(Counter.REQUESTS, Direction.INBOUND, 5);
        loop.exchanges()
                .end()
                .of(Direction.INBOUND, FlowKind.HTTP1, null, null)
                .routed("r", "c\"")
                .answered(200, 0)
                .measured(1, 2, 3_000_000);
        loop.exchanges().ended();
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> request = CompletableFuture.supplyAsync(() -> take(server));
            URI base = URI.create("http://127.0.0.1:" + server.getLocalPort());

            new OtlpSink(base, Map.of("k8s.pod.name", "p")).report(telemetry.read());

            String got = request.get(10, TimeUnit.SECONDS);
            assertTrue(got.startsWith("POST /v1/metrics HTTP/1.1\r\n"), got);
            assertTrue(got.contains("\"k8s.pod.name\",\"value\":{\"stringValue\":\"p\"}"), got);
            assertTrue(got.contains("\"name\":\"midflight_requests\",\"sum\":"), got);
            assertTrue(got.contains("\"asInt\":\"5\""), got);
            assertTrue(got.contains("\"stringValue\":\"c\\\"\""), got);
            assertTrue(
                    got.contains("\"count\":\"1\",\"sum\":0.003,\"explicitBounds\":[5.0E-4,"), got);
        }
    }

    @Test
    void aCollectorThatRefusesIsAnError() throws Exception {
        int port;
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }
        OtlpSink sink = new OtlpSink(URI.create("http://127.0.0.1:" + port), Map.of());

        assertThrows(IOException.class, () -> sink.report(telemetry.read()));
    }

    @Test
    void aFailedReportIsCountedAndToldOnce() {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        SinkThread thread =
                new SinkThread(
                        new MetricSink() {
                            @Override
                            public String name() {
                                return "dead";
                            }

                            @Override
                            public void report(dev.midflight.sidecar.telemetry.Reading reading)
                                    throws IOException {
                                throw new IOException("dead");
                            }
                        },
                        telemetry::read,
                        EventLog.to(
                                new PrintStream(log, true, UTF_8),
                                Clock.systemUTC(),
                                LogLevel.INFO));

        ReportThread running = thread.start(1, TimeUnit.MILLISECONDS);

        Await.until(() -> "failed", () -> thread.failed() > 3);
        running.stop();
        assertEquals(1, log.toString(UTF_8).lines().count());
    }

    /** Nobody reads the access log: requests go on, lines are dropped. */
    @Test
    void anOutputThatNobodyReadsCostsLinesOnly() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (EchoUpstream upstream = new EchoUpstream();
                TestingProxy proxy = TestingProxy.serving(upstream.address());
                TestingClient client = proxy.connect()) {
            AccessLog accessLog =
                    new AccessLog(
                            AccessLogLine.parse("json"),
                            proxy.telemetry().readExchanges(16),
                            new PrintStream(new HangingOutput(never), false, UTF_8));
            accessLog.start();

            for (int i = 0; i < 2000 || accessLog.dropped() == 0; i++) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
                client.receiveUntil("\r\n\r\n");
                client.receiveText(1);
            }

            assertTrue(accessLog.dropped() > 0);
        } finally {
            never.countDown();
        }
    }

    private static String take(ServerSocket server) {
        try (Socket socket = server.accept();
                TestingClient client = new TestingClient(socket)) {
            String head = client.receiveUntil("\r\n\r\n");
            String length = head.replaceFirst("(?s).*Content-Length: (\\d+).*", "$1");
            String body = client.receiveText(Integer.parseInt(length));
            client.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
            return head + body;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
