package dev.midflight.model.traffic;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * Where connections come in, and where they lead.
 *
 * @param address where it is bound, or the original destination that it is for
 * @param bound false: it is matched by original destination instead
 */
public record Listener(
        String name,
        InetSocketAddress address,
        boolean bound,
        TrafficDirection direction,
        ListenerProtocol protocol,
        Destination destination,
        List<Filter> filters) {
    public Listener {
        Check.name("listener", name);
        Check.require(!address.isUnresolved(), "address: %s (expected: an IP address)", address);
        filters = List.copyOf(filters);
        boolean routed = destination instanceof Destination.Routes;
        Check.require(
                !routed || protocol != ListenerProtocol.TCP,
                "protocol: TCP (expected: one of HTTP, because it leads to a route table)");
    }

    /** Where its connections, or their requests, go. */
    public sealed interface Destination {
        record Routes(RouteTableName table) implements Destination {}

        record ToCluster(ClusterName cluster) implements Destination {}

        /** Where they were going before they were redirected. */
        record Original() implements Destination {}
    }
}
