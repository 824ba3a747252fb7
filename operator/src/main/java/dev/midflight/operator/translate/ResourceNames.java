package dev.midflight.operator.translate;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.RouteTableName;

/** What resources are called (docs/design/control-plane.md). */
final class ResourceNames {
    /** Of the original destination behind an inbound listener. */
    static final ClusterName INBOUND_CLUSTER = ClusterName.of("in");

    private static final String CHOSEN = "/_chosen";

    private ResourceNames() {}

    static ClusterName cluster(ServiceKey service, int port) {
        return ClusterName.of(service + "/" + port);
    }

    /** Of the pod that a caller has chosen itself, where a Service has no address of its own. */
    static ClusterName chosen(ServiceKey service, int port) {
        return ClusterName.of(service + "/" + port + CHOSEN);
    }

    /** The cluster with all pods in place of the one that the caller has chosen. */
    static String ofAnyone(String cluster) {
        return cluster.endsWith(CHOSEN)
                ? cluster.substring(0, cluster.length() - CHOSEN.length())
                : cluster;
    }

    /** Where callers go of whom no route says anything. */
    static ClusterName usual(MeshService service, int port) {
        return service.isHeadless() ? chosen(service.key(), port) : cluster(service.key(), port);
    }

    static ClusterName subset(ServiceKey service, int port, String subset) {
        return ClusterName.of(service + "/" + port + "/" + subset);
    }

    static RouteTableName table(ServiceKey service, int port) {
        return new RouteTableName(service + "/" + port);
    }

    static String outbound(ServiceKey service, int port) {
        return "out/" + service + "/" + port;
    }
}
