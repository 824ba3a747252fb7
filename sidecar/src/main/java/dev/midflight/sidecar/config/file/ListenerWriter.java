package dev.midflight.sidecar.config.file;

import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.Listener.Destination;
import dev.midflight.model.traffic.ServerNames;
import dev.midflight.model.traffic.TcpRelay;
import dev.midflight.sidecar.text.HostPort;
import java.util.Map;

/** What {@link ListenerReader} reads. */
record ListenerWriter(FilterWriter filters) {
    Map<String, Object> write(Listener listener) {
        Tree tree =
                new Tree()
                        .put("name", listener.name())
                        .put("address", HostPort.of(listener.address()))
                        .choice("direction", listener.direction())
                        .choice("protocol", listener.protocol());
        destination(listener.destination(), tree);
        tree.choice("proxyProtocol", listener.proxyProtocol());
        if (listener.relays()) {
            tree.put("tcp", relay(listener.tcp()));
        }
        listener.filters().forEach(filter -> filters.write(filter, tree));
        return tree.map();
    }

    private static void destination(Destination destination, Tree tree) {
        switch (destination) {
            case Destination.Routes(var table) -> tree.put("routes", table.name());
            case Destination.ToCluster(var cluster) -> tree.put("cluster", cluster.name());
            case Destination.ByServerName(var names, var otherwise) -> {
                tree.list("serverNames", names, ListenerWriter::names);
                otherwise.ifPresent(cluster -> tree.put("cluster", cluster.name()));
            }
            case Destination.Original() -> tree.put("originalDestination", true);
        }
    }

    private static Map<String, Object> relay(TcpRelay relay) {
        return new Tree()
                .put("hashKey", relay.hashKey().map(ActionWriter::hashKey))
                .put("maxConnectAttempts", relay.maxConnectAttempts())
                .duration("idleTimeout", relay.idleTimeout())
                .map();
    }

    private static Map<String, Object> names(ServerNames names) {
        return new Tree().put("names", names.names()).put("cluster", names.cluster().name()).map();
    }
}
