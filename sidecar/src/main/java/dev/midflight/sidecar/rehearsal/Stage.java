package dev.midflight.sidecar.rehearsal;

import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.ListenerProtocol;
import dev.midflight.model.traffic.Snapshot;
import dev.midflight.model.traffic.TrafficDirection;
import dev.midflight.sidecar.config.InvalidConfigException;
import dev.midflight.sidecar.config.SidecarConfig;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

    /** What leads requests, by the one route that there is, to the same upstream. */
    static Snapshot snapshot() {
        Cluster upstream = Cluster.of("rehearsal", Endpoint.of("127.0.0.1", UPSTREAM_PORT));
        Listener listener =
                new Listener(
                        "rehearsal",
                        new InetSocketAddress("127.0.0.1", ROUTED_PORT),
                        TrafficDirection.INBOUND,
                        ListenerProtocol.HTTP,
                        new Listener.Destination.ToCluster(upstream.name()),
                        List.of());
        return new Snapshot("rehearsal", List.of(listener), List.of(), List.of(upstream));
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
