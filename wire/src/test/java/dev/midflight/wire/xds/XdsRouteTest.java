package dev.midflight.wire.xds;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.model.traffic.RouteTable;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written is read again as it was. */
final class XdsRouteTest {
    static LongStream seeds() {
        return LongStream.range(0, 1000);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void routeTablesComeBackAsTheyWere(long seed) throws UnreadableResourceException {
        RouteTable table = new RandomRoutes(seed).table("shop/reviews/80");

        RouteTable read = XdsReader.routes(XdsWriter.routes(table).body(), table.paths());

        assertEquals(table, read, () -> "seed " + seed);
    }
}
