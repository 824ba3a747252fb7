package dev.midflight.sidecar.xds;

import static dev.midflight.sidecar.xds.TestingResources.cluster;
import static dev.midflight.sidecar.xds.TestingResources.response;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.Locality;
import dev.midflight.wire.xds.DeltaResponse;
import dev.midflight.wire.xds.EndpointCollections;
import dev.midflight.wire.xds.VersionedResource;
import dev.midflight.wire.xds.XdsResource;
import dev.midflight.wire.xds.XdsType;
import dev.midflight.wire.xds.XdsWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However endpoints travel, they are the same in the end, and after every change. */
final class CollectionsPropertyTest {
    private static final List<String> CLUSTERS = List.of("a", "b", "c");
    private static final List<Locality> LOCALITIES =
            List.of(Locality.UNKNOWN, new Locality("eu", "a", ""), new Locality("eu", "b", "r/1"));

    /** What a client of one kind has been sent. */
    private static final class Told {
        private final TestingMachine machine = TestingMachine.opened(Subscribing.EVERYTHING);
        private final Map<XdsType, Map<String, XdsResource>> known = new TreeMap<>();

        Told() {
            machine.receive(
                    response(
                            XdsType.CLUSTER,
                            "c",
                            CLUSTERS.stream()
                                    .map(name -> cluster(name, "1"))
                                    .toArray(VersionedResource[]::new)));
        }

        /** As the operator does: members, what announces them, members that are gone. */
        void become(List<XdsResource> all) {
            Map<XdsType, Map<String, XdsResource>> next = new TreeMap<>();
            all.forEach(
                    one ->
                            next.computeIfAbsent(one.type(), _ -> new LinkedHashMap<>())
                                    .put(one.name(), one));
            changed(XdsType.LB_ENDPOINT, next);
            changed(XdsType.ENDPOINTS, next);
            removed(XdsType.LB_ENDPOINT, next);
            known.clear();
            known.putAll(next);
        }

        private void changed(XdsType type, Map<XdsType, Map<String, XdsResource>> next) {
            Map<String, XdsResource> before = known.getOrDefault(type, Map.of());
            VersionedResource[] changed =
                    next.getOrDefault(type, Map.of()).values().stream()
                            .filter(one -> !one.equals(before.get(one.name())))
                            .map(TestingResources::versioned)
                            .toArray(VersionedResource[]::new);
            machine.receive(response(type, "n", changed));
        }

        private void removed(XdsType type, Map<XdsType, Map<String, XdsResource>> next) {
            List<String> gone = new ArrayList<>(known.getOrDefault(type, Map.of()).keySet());
            gone.removeAll(next.getOrDefault(type, Map.of()).keySet());
            machine.receive(new DeltaResponse(type.url(), List.of(), gone, "n", List.of()));
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void endpointsOneByOneAreTheSameSnapshot(long seed) {
        Random random = new Random(seed);
        Map<String, Map<String, Endpoint>> mesh = new TreeMap<>();
        CLUSTERS.forEach(name -> mesh.put(name, new TreeMap<>()));
        int most = random.nextInt(4);
        Told apart = new Told();
        Told whole = new Told();
        for (int i = 0; i < 25; i++) {
            for (int changes = random.nextInt(5); changes >= 0; changes--) {
                change(mesh, random);
            }

            apart.become(resources(mesh, most));
            whole.become(resources(mesh, Integer.MAX_VALUE));

            assertEquals(
                    whole.machine.snapshot().clusters(),
                    apart.machine.snapshot().clusters(),
                    () -> "seed " + seed);
        }
    }

    private static void change(Map<String, Map<String, Endpoint>> mesh, Random random) {
        Map<String, Endpoint> cluster =
                mesh.computeIfAbsent(
                        CLUSTERS.get(random.nextInt(CLUSTERS.size())), _ -> new TreeMap<>());
        Endpoint endpoint = Endpoint.of("10.0.0." + (1 + random.nextInt(12)), 80);
        if (random.nextInt(3) == 0) {
            cluster.remove(endpoint.toString());
        } else {
            cluster.put(
                    endpoint.toString(),
                    endpoint.withLocality(LOCALITIES.get(random.nextInt(LOCALITIES.size())))
                            .withWeight(1 + random.nextInt(3))
                            .withPriority(random.nextInt(2))
                            .withMesh(random.nextBoolean()));
        }
    }

    /**
     * @param most so many endpoints are one resource
     */
    private static List<XdsResource> resources(Map<String, Map<String, Endpoint>> mesh, int most) {
        List<XdsResource> all = new ArrayList<>();
        mesh.forEach(
                (name, byAddress) -> {
                    List<Endpoint> endpoints =
                            byAddress.values().stream().sorted(Endpoint.BY_ADDRESS).toList();
                    ClusterName cluster = ClusterName.of(name);
                    if (endpoints.size() > most) {
                        all.addAll(EndpointCollections.write(cluster, endpoints));
                    } else {
                        all.add(XdsWriter.endpoints(cluster, endpoints));
                    }
                });
        return all;
    }
}
