package dev.midflight.sidecar.config.file;

import dev.midflight.model.traffic.Binding;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.Listener.Destination;
import dev.midflight.model.traffic.ServerNames;
import dev.midflight.model.traffic.TcpRelay;
import dev.midflight.sidecar.text.HostPort;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What {@link ListenerReader} reads. */
record ListenerWriter(FilterWriter filters) {
    Map<String, Object> write(Listener listener) {
        Tree tree =
                new Tree()
                        .put("name", listener.name())
                        .put("address", listener.address().map(HostPort::of));
        if (listener.binding() instanceof Binding.Redirected redirected) {
            tree.put("redirected", redirected(redirected));
        }
        tree.choice("direction", listener.direction()).choice("protocol", listener.protocol());
        destination(listener.destination(), tree);
        tree.choice("proxyProtocol", listener.proxyProtocol()).choice("tls", listener.tls());
        if (listener.relays()) {
            tree.put("tcp", relay(listener.tcp()));
        }
        listener.filters().forEach(filter -> filters.write(filter, tree));
        return tree.map();
    }

    private static Map<String, Object> redirected(Binding.Redirected redirected) {
        List<String> hosts =
                redirected.hosts().stream().map(InetAddress::getHostAddress).sorted().toList();
        Tree tree = new Tree().filled("hosts", hosts, Function.identity());
        redirected.port().ifPresent(port -> tree.put("port", port));
        return tree.map();
    }

    private static void destination(Destination destination, Tree tree) {
        switch (destination) {
            case Destination.Routes(var table, var otherwise) ->
                    tree.put("routes", table.name())
                            .put("otherwise", otherwise.map(ClusterName::name));
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
