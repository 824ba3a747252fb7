package dev.midflight.operator.translate;

import dev.midflight.crds.policy.SubsetRule;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Endpoint;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The endpoints of a Service's port and of its subsets. */
public final class EndpointTranslation {
    private EndpointTranslation() {}

    /** By cluster, as they were found. */
    public static Map<ClusterName, List<MeshEndpoint>> behind(
            ServicePort port, List<SubsetRule> subsets, Collection<MeshEndpoint> endpoints) {
        Map<ClusterName, List<MeshEndpoint>> byCluster = new LinkedHashMap<>();
        byCluster.put(ResourceNames.cluster(port.service(), port.port()), List.copyOf(endpoints));
        for (SubsetRule subset : subsets) {
            byCluster.put(
                    ResourceNames.subset(port.service(), port.port(), subset.name()),
                    labelled(endpoints, subset.labels()));
        }
        return byCluster;
    }

    private static List<MeshEndpoint> labelled(
            Collection<MeshEndpoint> endpoints, Map<String, String> labels) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.labels().entrySet().containsAll(labels.entrySet()))
                .toList();
    }

    /** In an order that does not depend on how they were found. */
    public static List<Endpoint> listed(Collection<MeshEndpoint> endpoints) {
        Map<String, Endpoint> byAddress = new LinkedHashMap<>();
        endpoints.stream()
                .map(EndpointTranslation::endpoint)
                .sorted(Endpoint.BY_ADDRESS)
                .forEach(endpoint -> byAddress.putIfAbsent(endpoint.toString(), endpoint));
        return List.copyOf(byAddress.values());
    }

    private static Endpoint endpoint(MeshEndpoint endpoint) {
        return Endpoint.of(endpoint.address(), endpoint.port())
                .withLocality(endpoint.locality())
                .withMesh(endpoint.mesh());
    }
}
