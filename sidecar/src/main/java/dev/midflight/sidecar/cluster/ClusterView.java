package dev.midflight.sidecar.cluster;

import dev.midflight.model.Word;
import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.EndpointSource;
import dev.midflight.sidecar.config.Words;
import dev.midflight.sidecar.text.HostPort;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The clusters as people are shown them; on any thread. */
public final class ClusterView {
    private ClusterView() {}

    public static List<Map<String, Object>> of(List<SharedCluster> clusters) {
        return clusters.stream().map(ClusterView::of).toList();
    }

    private static Map<String, Object> of(SharedCluster cluster) {
        Cluster config = cluster.setup().config();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("name", cluster.name());
        shown.put("protocol", Word.of(config.protocol()));
        shown.put("balancing", Words.of(config.loadBalancing().balancing()));
        for (ClusterCounter counter : ClusterCounter.values()) {
            shown.put(counter.label(), cluster.total(counter));
        }
        shown.put("ejectionsRefused", cluster.ejectionsRefused());
        if (cluster.isMirror()) {
            for (MirrorCounter counter : MirrorCounter.values()) {
                shown.put(counter.label(), cluster.total(counter));
            }
        }
        boolean listed = config.source() instanceof EndpointSource.Listed;
        shown.put("source", listed ? "listed" : "original destination");
        shown.put(
                "endpoints",
                cluster.setup().endpoints().stream()
                        .map(endpoint -> of(endpoint, listed ? address(endpoint) : "*"))
                        .toList());
        return shown;
    }

    private static String address(SharedEndpoint endpoint) {
        return HostPort.of(endpoint.endpoint().address());
    }

    private static Map<String, Object> of(SharedEndpoint endpoint, String address) {
        EndpointState state = endpoint.state();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("address", address);
        shown.put("weight", endpoint.endpoint().weight());
        shown.put("priority", endpoint.endpoint().priority());
        shown.put("locality", endpoint.endpoint().locality());
        shown.put("healthy", state.healthy());
        shown.put("ejected", state.ejected());
        for (EndpointCounter counter : EndpointCounter.values()) {
            shown.put(counter.label(), state.total(counter));
        }
        shown.put("ejections", state.ejections());
        shown.put("checks", state.checks());
        shown.put("failedChecks", state.failedChecks());
        return shown;
    }
}
