package dev.midflight.sidecar.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.testing.TestingReading;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What goes to the next proxy, and in how many bytes. */
final class CounterExportTest {
    private static final Metric METRIC = Metric.counter("test", "A test");

    private final Telemetry telemetry = new Telemetry();
    private final LoopCounters loop = telemetry.addLoop();
    private final Telemetry next = new Telemetry();

    @Test
    void whatHasNoRoomGoesWithTheNextExport() throws Exception {
        loop.add(Counter.REQUESTS, Direction.INBOUND, 3);
        serve(telemetry, 1);
        serve(next, 0);

        byte[] first = telemetry.export(600);
        next.add(first);
        next.add(telemetry.export(1 << 18));

        assertTrue(first.length < 600);
        assertTrue(text(first).startsWith("REQUESTS.inbound 3\n"), text(first));
        assertFalse(text(first).contains("le=99"));
        assertEquals(3, next.total(Counter.REQUESTS));
        assertEquals(100, TestingReading.of(next, "test").size());
        assertEquals("", text(telemetry.export(1 << 18)));
    }

    @Test
    void aCounterOfASourceGoesOn() throws Exception {
        serve(telemetry, 5);
        serve(next, 2);
        next.add(telemetry.export(1 << 18));
        Telemetry last = new Telemetry();
        serve(last, 1);

        last.add(next.export(1 << 18));

        assertEquals(8L, TestingReading.of(last, "test{n=7}").get("test{n=7}"));
    }

    @Test
    void aCounterGoesOnThroughAProxyThatHasNothingToAdd() throws Exception {
        serve(telemetry, 5);
        next.add(telemetry.export(1 << 18));
        Telemetry last = new Telemetry();
        serve(last, 1);

        last.add(next.export(1 << 18));

        assertEquals(6L, TestingReading.of(last, "test{n=7}").get("test{n=7}"));
    }

    @Test
    void aDistributionThatOnlyAProxyBeforeHadIsTold() throws Exception {
        end(loop, 100);
        next.addLoop();

        next.add(telemetry.export(1 << 18));

        assertEquals(2, sizes(telemetry).size());
        assertEquals(Set.copyOf(sizes(telemetry)), Set.copyOf(sizes(next)));
    }

    @Test
    void distributionsGoOn() throws Exception {
        end(loop, 100);
        end(next.addLoop(), 5000);

        next.add(telemetry.export(1 << 18));

        Reading.Histogram sizes =
                sizes(next).stream()
                        .filter(each -> each.labels().containsValue("received"))
                        .findFirst()
                        .orElseThrow();
        assertEquals(64.0, sizes.bounds().getFirst());
        assertEquals(12, sizes.bounds().size());
        assertEquals(1, sizes.counts().get(1));
        assertEquals(1, sizes.counts().get(4));
        assertEquals(2, sizes.count());
        assertEquals(5100.0, sizes.sum());
    }

    @Test
    void anExportThatReachedNobodyIsMadeAgain() {
        serve(telemetry, 1);
        String first = text(telemetry.export(1 << 18));

        telemetry.revert();

        assertEquals(first, text(telemetry.export(1 << 18)));
    }

    private static List<Reading.Histogram> sizes(Telemetry telemetry) {
        return telemetry.read().histograms().stream()
                .filter(each -> each.name().equals("midflight_exchange_size_bytes"))
                .toList();
    }

    private static void serve(Telemetry telemetry, long each) {
        telemetry.add(
                out -> {
                    for (int i = 0; i < 100; i++) {
                        out.add(METRIC, Map.of("n", Integer.toString(i)), each);
                    }
                });
    }

    private static void end(LoopCounters loop, long received) {
        loop.exchanges()
                .end()
                .of(Direction.OUTBOUND, FlowKind.HTTP1, null, null)
                .routed("r", "c")
                .answered(200, 0)
                .measured(received, 0, 1);
        loop.exchanges().ended();
    }

    private static String text(byte[] lines) {
        return new String(lines, StandardCharsets.US_ASCII);
    }
}
