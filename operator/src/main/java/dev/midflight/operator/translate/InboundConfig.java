package dev.midflight.operator.translate;

import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.RouteTable;
import java.util.List;

/**
 * What a pod's own sidecar does with what comes in.
 *
 * @param problems of the policies, whose part is not in force then
 */
public record InboundConfig(
        List<Listener> listeners,
        List<RouteTable> tables,
        List<Cluster> clusters,
        List<String> problems) {
    public InboundConfig {
        listeners = List.copyOf(listeners);
        tables = List.copyOf(tables);
        clusters = List.copyOf(clusters);
        problems = List.copyOf(problems);
    }
}
