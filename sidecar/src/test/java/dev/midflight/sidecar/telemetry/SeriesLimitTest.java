package dev.midflight.sidecar.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.sidecar.testing.TestingReading;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** However many routes, clusters and methods there are, the series are as many as are allowed. */
final class SeriesLimitTest {
    private static final String OTHER =
            "exchange_duration_seconds{class=2xx, cluster=other, direction=inbound,"
                    + " protocol=http2, route=other}";

    private final Telemetry telemetry = new Telemetry(2);
    private final LoopCounters one = telemetry.addLoop();
    private final LoopCounters two = telemetry.addLoop();

    @Test
    void aLoopFoldsWhatIsOneSeriesTooMany() {
        for (int i = 0; i < LoopExchanges.MAX_SERIES + 10; i++) {
            exchange(one, "r" + i);
        }
        exchange(one, "r0");

        Map<String, Long> series = TestingReading.of(telemetry, "exchange_duration");

        assertEquals(LoopExchanges.MAX_SERIES + 1, series.size());
        assertEquals(10, series.get(OTHER));
        assertEquals(
                Map.of("exchange_series_overflow{}", 10L),
                TestingReading.of(telemetry, "exchange_series_overflow"));
        String r0 = OTHER.replace("cluster=other", "cluster=c").replace("route=other", "route=r0");
        assertEquals(2, series.get(r0));
    }

    @Test
    void whatWasInheritedIsFoldedInTheSameWay() throws Exception {
        for (int i = 0; i < LoopExchanges.MAX_SERIES; i++) {
            exchange(one, "a" + i);
            exchange(two, "b" + i);
        }
        Telemetry next = new Telemetry();

        next.add(telemetry.export(1 << 18));

        Map<String, Long> series = TestingReading.of(next, "exchange_duration");
        assertEquals(LoopExchanges.MAX_SERIES + 1, series.size());
        assertEquals(LoopExchanges.MAX_SERIES, series.get(OTHER));
    }

    @Test
    void theFirstMethodsHaveSeriesWhateverLoopTheyAreOn() {
        call(one, "/a.A/First");
        call(two, "/a.A/Second");
        call(two, "/a.A/Third");
        call(one, "/a.A/Second");
        call(one, "/a.A/Fourth");

        Map<String, Long> calls = TestingReading.of(telemetry, "grpc_method_calls");

        assertEquals(
                Map.of(
                        "grpc_method_calls{direction=inbound, method=First, service=a.A, status=OK}",
                        1L,
                        "grpc_method_calls{direction=inbound, method=Second, service=a.A,"
                                + " status=OK}",
                        2L,
                        "grpc_method_calls{direction=inbound, method=other, service=other,"
                                + " status=OK}",
                        2L),
                calls);
        assertEquals(3, TestingReading.of(telemetry, "grpc_method_duration").size());
    }

    @Test
    void whatIsNoMethodHasNoSeries() {
        GrpcMethods methods = one.exchanges().methods();

        for (String path :
                List.of("", "/", "/a", "//a", "/a/", "a/b", "/a b/c", "/a/b?c", "/a/\"", "/a/\0")) {
            assertEquals(GrpcMethods.OTHER, methods.add(octets(path)), path);
        }
        assertEquals(GrpcMethods.OTHER, methods.add(octets("/a/" + "b".repeat(300))));
        assertEquals(1, methods.add(octets("/a/b/c")));
        assertEquals(1, methods.find(octets("x/a/b/c"), 1, 7));
        assertEquals(2, methods.names().size());
    }

    @Test
    void aClientThatMakesUpMethodsTakesNoRoom() {
        GrpcMethods methods = one.exchanges().methods();
        methods.add(octets("/a/1"));
        methods.add(octets("/a/2"));

        assertEquals(GrpcMethods.OTHER, methods.add(octets("/a/3")));
        assertEquals(1, methods.add(octets("/a/1")));
        assertEquals(3, methods.names().size());
    }

    private static void exchange(LoopCounters loop, String route) {
        loop.exchanges()
                .end()
                .of(Direction.INBOUND, FlowKind.HTTP2, null, null)
                .routed(route, "c")
                .answered(200, 0)
                .called(null, 0)
                .measured(1, 2, 3_000_000);
        loop.exchanges().ended();
    }

    private static void call(LoopCounters loop, String path) {
        loop.exchanges()
                .end()
                .of(Direction.INBOUND, FlowKind.HTTP2, null, null)
                .routed("r", "c")
                .answered(200, 0)
                .called(GrpcCode.OK, loop.exchanges().methods().add(octets(path)))
                .measured(1, 2, 3_000_000);
        loop.exchanges().ended();
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
