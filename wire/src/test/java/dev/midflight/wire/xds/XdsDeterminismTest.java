package dev.midflight.wire.xds;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Endpoint;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same model has the same octets, so that they tell whether something changed. */
final class XdsDeterminismTest {
    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void equalModelsHaveEqualOctets(long seed) {
        List<XdsResource> first = resources(seed);

        List<XdsResource> second = resources(seed);

        assertEquals(first, second, () -> "seed " + seed);
    }

    private static List<XdsResource> resources(long seed) {
        RandomTraffic traffic = new RandomTraffic(seed);
        XdsReader.ReadListener listener = new RandomListeners(seed).listener("in");
        return List.of(
                XdsWriter.cluster(traffic.cluster("in")),
                XdsWriter.endpoints(ClusterName.of("in"), traffic.endpoints()),
                XdsWriter.routes(new RandomRoutes(seed).table("in")),
                XdsWriter.listener(listener.listener(), listener.paths()));
    }

    @Test
    void theOrderOfLabelsDoesNotMatter() {
        Map<String, String> up = new LinkedHashMap<>();
        Map<String, String> down = new LinkedHashMap<>();
        for (int i = 0; i < 40; i++) {
            up.put("key-" + i, "");
            down.put("key-" + (39 - i), "");
        }

        List<?> octets =
                Stream.of(up, down, new HashMap<>(up)).map(XdsDeterminismTest::octets).toList();

        assertEquals(octets.get(0), octets.get(1));
        assertEquals(octets.get(0), octets.get(2));
    }

    private static Object octets(Map<String, String> labels) {
        return XdsWriter.endpoints(
                        ClusterName.of("in"),
                        List.of(Endpoint.of("10.0.0.1", 80).withMetadata(labels)))
                .body();
    }
}
