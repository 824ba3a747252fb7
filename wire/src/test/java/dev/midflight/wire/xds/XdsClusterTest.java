package dev.midflight.wire.xds;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.EndpointSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written is read again as it was. */
final class XdsClusterTest {
    static LongStream seeds() {
        return LongStream.range(0, 500);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void clustersComeBackAsTheyWere(long seed) throws UnreadableResourceException {
        Cluster cluster = new RandomTraffic(seed).cluster("shop/reviews/80");

        XdsReader.ReadCluster read = XdsReader.cluster(XdsWriter.cluster(cluster).body());

        assertEquals(cluster, read.cluster(), () -> "seed " + seed);
        boolean listed = cluster.source() instanceof EndpointSource.Listed;
        assertEquals(
                listed ? Optional.of("shop/reviews/80") : Optional.empty(), read.endpointsName());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void endpointsComeBackAsTheyWere(long seed) throws UnreadableResourceException {
        List<Endpoint> endpoints = new RandomTraffic(seed).endpoints();

        List<Endpoint> read =
                XdsReader.endpoints(
                                XdsWriter.endpoints(ClusterName.of("shop/reviews/80"), endpoints)
                                        .body())
                        .endpoints();

        assertEquals(Set.copyOf(endpoints), Set.copyOf(read), () -> "seed " + seed);
        assertEquals(endpoints.size(), read.size());
    }
}
