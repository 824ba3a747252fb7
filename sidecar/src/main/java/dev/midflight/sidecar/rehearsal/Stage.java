package dev.midflight.sidecar.rehearsal;

import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.HeaderEdits;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.ListenerProtocol;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.RetryPolicy;
import dev.midflight.model.traffic.Rewrite;
import dev.midflight.model.traffic.Route;
import dev.midflight.model.traffic.RouteAction.Forward;
import dev.midflight.model.traffic.RouteAction.WeightedCluster;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.model.traffic.RouteTableName;
import dev.midflight.model.traffic.Snapshot;
import dev.midflight.model.traffic.SubsetSelector;
import dev.midflight.model.traffic.Timeouts;
import dev.midflight.model.traffic.TrafficDirection;
import dev.midflight.model.traffic.VirtualHost;
import dev.midflight.sidecar.config.InvalidConfigException;
import dev.midflight.sidecar.config.SidecarConfig;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ports and the configuration of a rehearsal: some of the ports that are the proxy's own, so
 * that no port of the application is ever taken.
 */
final class Stage {
    static final int ROUTED_PORT = 15095;
    static final int INBOUND_PORT = 15096;
    static final int UPSTREAM_PORT = 15098;

    private static final int OUTBOUND_PORT = 15097;

    private Stage() {}

    /** What leads requests by routes to the same upstream. */
    static Snapshot snapshot() {
        ClusterName upstream = ClusterName.of("rehearsal");
        Forward forward =
                new Forward(
                        List.of(new WeightedCluster(upstream, 1)),
                        SubsetSelector.ALL,
                        Rewrite.NONE,
                        Timeouts.NONE,
                        RetryPolicy.NONE,
                        Optional.empty(),
                        Optional.empty());
        Route route =
                new Route(
                        "all",
                        RouteMatch.ANY,
                        forward,
                        HeaderEdits.NONE,
                        HeaderEdits.NONE,
                        Optional.empty());
        RouteTableName table = new RouteTableName("rehearsal");
        return new Snapshot(
                "rehearsal",
                List.of(
                        new Listener(
                                "rehearsal",
                                new InetSocketAddress("127.0.0.1", ROUTED_PORT),
                                TrafficDirection.INBOUND,
                                ListenerProtocol.HTTP,
                                new Listener.Destination.Routes(table),
                                List.of())),
                List.of(
                        new RouteTable(
                                table,
                                PathRules.KEEP,
                                List.of(new VirtualHost("all", List.of("*"), List.of(route))))),
                List.of(Cluster.of(upstream.name(), Endpoint.of("127.0.0.1", UPSTREAM_PORT))));
    }

    static SidecarConfig config(String upstream) {
        Map<String, String> variables = new HashMap<>();
        variables.put("MIDFLIGHT_FIXED_DESTINATION", upstream);
        variables.put("MIDFLIGHT_LISTEN_INBOUND", Integer.toString(INBOUND_PORT));
        variables.put("MIDFLIGHT_LISTEN_OUTBOUND", Integer.toString(OUTBOUND_PORT));
        for (String unused : new String[] {"ADMIN", "PROBE", "METRICS"}) {
            variables.put("MIDFLIGHT_LISTEN_" + unused, "0");
        }
        variables.put("MIDFLIGHT_WORKERS", "1");
        try {
            return SidecarConfig.parse(variables);
        } catch (InvalidConfigException e) {
            throw new IllegalStateException("the rehearsal's own configuration", e);
        }
    }
}
