package dev.midflight.operator.translate;

import dev.midflight.crds.policy.SubsetRule;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Endpoint;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The endpoints of a Service's port and of its subsets. */
public final class EndpointTranslation {
    private static final Comparator<Endpoint> ORDER =
            Comparator.comparing(Endpoint::host).thenComparingInt(Endpoint::port);

    private EndpointTranslation() {}

    /** By cluster; in an order that does not depend on how they were found. */
    public static Map<ClusterName, List<Endpoint>> of(
            ServicePort port, List<SubsetRule> subsets, Collection<MeshEndpoint> endpoints) {
        Map<ClusterName, List<Endpoint>> byCluster = new LinkedHashMap<>();
        byCluster.put(
                ResourceNames.cluster(port.service(), port.port()), listed(endpoints, Map.of()));
        for (SubsetRule subset : subsets) {
            byCluster.put(
                    ResourceNames.subset(port.service(), port.port(), subset.name()),
                    listed(endpoints, subset.labels()));
        }
        return byCluster;
    }

    private static List<Endpoint> listed(
            Collection<MeshEndpoint> endpoints, Map<String, String> labels) {
        Map<String, Endpoint> byAddress = new LinkedHashMap<>();
        endpoints.stream()
                .filter(endpoint -> endpoint.labels().entrySet().containsAll(labels.entrySet()))
                .map(EndpointTranslation::endpoint)
                .sorted(ORDER)
                .forEach(endpoint -> byAddress.putIfAbsent(endpoint.toString(), endpoint));
        return List.copyOf(byAddress.values());
    }

    private static Endpoint endpoint(MeshEndpoint endpoint) {
        return Endpoint.of(endpoint.address(), endpoint.port())
                .withLocality(endpoint.locality())
                .withMesh(endpoint.mesh());
    }
}
