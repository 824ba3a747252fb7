package dev.midflight.operator.serve;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.Locality;
import dev.midflight.wire.xds.EndpointCollections;
import dev.midflight.wire.xds.XdsResource;
import dev.midflight.wire.xds.XdsWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A cluster's endpoints, as a Service of so many pods has them. */
final class TestingEndpoints {
    static final ClusterName CLUSTER = ClusterName.of("shop/reviews/80");
    private static final Locality ZONE = new Locality("eu-central-1", "eu-central-1a", "");

    private TestingEndpoints() {}

    static List<Endpoint> of(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Endpoint.of("10.244." + i / 250 + "." + (1 + i % 250), 8080))
                .map(endpoint -> endpoint.withLocality(ZONE))
                .sorted(Endpoint.BY_ADDRESS)
                .toList();
    }

    /** The same, but for one that speaks the mesh's TLS now. */
    static List<Endpoint> oneChanged(List<Endpoint> endpoints) {
        List<Endpoint> changed = new ArrayList<>(endpoints);
        changed.set(changed.size() / 2, changed.get(changed.size() / 2).withMesh(true));
        return changed;
    }

    /** One by one, then what announces them. */
    static List<XdsResource> apart(List<Endpoint> endpoints) {
        return EndpointCollections.write(CLUSTER, endpoints);
    }

    static XdsResource whole(List<Endpoint> endpoints) {
        return XdsWriter.endpoints(CLUSTER, endpoints);
    }

    /** Those of the one that are not the same in the other. */
    static List<XdsResource> changed(List<XdsResource> all, List<XdsResource> before) {
        return all.stream().filter(one -> !before.contains(one)).toList();
    }

    /** What one has and the other has not. */
    static List<XdsResource> less(List<XdsResource> all, List<XdsResource> without) {
        List<ResourceName> names = without.stream().map(ResourceName::of).toList();
        return all.stream().filter(one -> !names.contains(ResourceName.of(one))).toList();
    }
}
