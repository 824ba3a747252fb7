package dev.midflight.operator.translate;

import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.RouteTable;
import java.util.List;
import java.util.Optional;

/**
 * What callers of one port of a Service run by, but for where they connect to ({@link
 * OutboundListener}).
 *
 * @param table empty where no requests are read
 * @param clusters the Service's own first, then a cluster for each subset; without endpoints
 * @param problems of the policies, which are not in force where there is one
 */
public record ServiceConfig(
        Optional<RouteTable> table, List<Cluster> clusters, List<String> problems) {
    public ServiceConfig {
        clusters = List.copyOf(clusters);
        problems = List.copyOf(problems);
    }
}
