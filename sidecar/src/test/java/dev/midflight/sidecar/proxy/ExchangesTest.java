package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.telemetry.ExchangeEnd;
import dev.midflight.sidecar.telemetry.ExchangeRing;
import dev.midflight.sidecar.telemetry.MetricsText;
import dev.midflight.sidecar.telemetry.ResponseFlag;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.testkit.Await;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each exchange is told once, when it has ended, and as what it ended. */
@Timeout(60)
final class ExchangesTest {
    private static final String GET =
            "GET /a?secret=1 HTTP/1.1\r\nHost: app\r\nX-Request-Id: mine\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final TestingUpstream upstream = new TestingUpstream();
    private final TestingProxy proxy = TestingProxy.serving(upstream.address());
    private final List<ExchangeRing> rings = proxy.telemetry().readExchanges(4);
    private final List<String> told = new ArrayList<>();

    @AfterEach
    void closeAll() {
        proxy.close();
        upstream.close();
    }

    @Test
    void tellsOfARequestWithItsResponse() {
        try (TestingClient client = proxy.connect()) {
            client.send(GET);
            answer();
            client.receiveText(OK.length());

            await(1);
        }

        String cluster = "inbound:" + upstream.address().getPort();
        assertEquals(
                List.of("GET /a?secret=1 app mine http1 200 - " + cluster + " 59 " + OK.length()),
                told);
    }

    @Test
    void tellsWhoBrokeIt() {
        try (TestingClient client = proxy.connect();
                TestingClient other = proxy.connect()) {
            client.send(GET);
            upstream.accept().receiveUntil("\r\n\r\n");
            client.reset();
            await(1);
            other.send(GET);
            TestingClient server = upstream.accept();
            server.receiveUntil("\r\n\r\n");
            server.reset();
            await(2);
            other.send("not http at all\r\n\r\n");
            await(3);
        }

        assertTrue(told.get(0).contains(" 0 DC "), told::toString);
        assertTrue(told.get(1).contains(" 502 UC "), told::toString);
        assertTrue(told.get(2).contains(" 400 DPE "), told::toString);
    }

    @Test
    void tellsOfATcpConnectionAtItsEnd() {
        try (TestingClient client = proxy.connect()) {
            client.send("\1\2\3");
            TestingClient server = upstream.accept();
            server.receiveText(3);
            server.send("12345").finish();
            client.receiveText(5);
            client.finish();

            await(1);
        }

        String cluster = "inbound:" + upstream.address().getPort();
        assertEquals(List.of("    tcp 0 - " + cluster + " 3 5"), told);
    }

    @Test
    void tellsOfATcpConnectionThatCouldNotBeConnected() {
        upstream.close();
        try (TestingClient client = proxy.connect()) {
            client.send("\1\2\3");
            assertTrue(client.isReset());

            await(1);
        }

        String cluster = "inbound:" + upstream.address().getPort();
        assertEquals(List.of("    tcp 0 UF " + cluster + " 3 0"), told);
    }

    @Test
    void keepsTheSumsAcrossAnUpgrade() {
        try (TestingProxy next = TestingProxy.idle(upstream.address());
                TestingClient client = proxy.connect()) {
            client.send(GET);
            TestingClient server = answer();
            client.receiveText(OK.length());
            client.send(GET);
            server.receiveUntil("\r\n\r\n");
            server.send(OK.substring(0, OK.length() - 1));
            client.receiveText(OK.length() - 1);
            next.telemetry().readExchanges(4);

            proxy.moveTo(next);
            server.send("k");
            client.receiveText(1);

            String cluster = "inbound:" + upstream.address().getPort();
            String labels =
                    "{class=\"2xx\",cluster=\""
                            + cluster
                            + "\",direction=\"inbound\",protocol=\"http1\",route=\"\"";
            Await.until(
                    () -> new MetricsText(next.telemetry()).scrape(),
                    () -> {
                        String text = new MetricsText(next.telemetry()).scrape();
                        return text.contains(
                                        "midflight_exchange_duration_seconds_count"
                                                + labels
                                                + "} 2\n")
                                && text.contains(
                                        "midflight_exchange_bytes_total"
                                                + labels
                                                + ",side=\"sent\"} "
                                                + 2.0 * OK.length());
                    });
        }
    }

    @Test
    void dropsWhatNobodyReadsAndCountsIt() {
        try (TestingClient client = proxy.connect()) {
            client.send(GET);
            TestingClient server = answer();
            client.receiveText(OK.length());
            for (int i = 1; i < 7; i++) {
                client.send(GET);
                server.receiveUntil("\r\n\r\n");
                server.send(OK);
                client.receiveText(OK.length());
            }

            Await.until(
                    () -> "dropped",
                    () -> rings.stream().mapToLong(ExchangeRing::dropped).sum() == 3);
            await(4);
        }
    }

    private TestingClient answer() {
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");
        return server.send(OK);
    }

    private void await(int exchanges) {
        Await.until(
                told::toString,
                () -> {
                    rings.forEach(ring -> ring.drain(this::tell));
                    return told.size() == exchanges;
                });
    }

    private void tell(ExchangeEnd end) {
        told.add(
                String.join(
                        " ",
                        end.method().toString(),
                        end.target().toString(),
                        end.authority().toString(),
                        end.requestId().toString(),
                        end.protocol().label(),
                        Integer.toString(end.status()),
                        ResponseFlag.text(end.flags()),
                        end.cluster(),
                        Long.toString(end.receivedBytes()),
                        Long.toString(end.sentBytes())));
    }
}
