package dev.midflight.sidecar.config.file;

import dev.midflight.model.traffic.Binding;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Filter;
import dev.midflight.model.traffic.HashKey;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.Listener.Destination;
import dev.midflight.model.traffic.ListenerProtocol;
import dev.midflight.model.traffic.MeshTls;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.ProxyProtocolMode;
import dev.midflight.model.traffic.RouteTableName;
import dev.midflight.model.traffic.ServerNames;
import dev.midflight.model.traffic.TcpRelay;
import dev.midflight.model.traffic.TrafficDirection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code listeners[]}. */
final class ListenerReader {
    private ListenerReader() {}

    static Optional<Listener> read(Item item, Names names, Places places) {
        Fields fields = Fields.of(item);
        Optional<String> name = names.give(fields, "name");
        Optional<Binding> binding = BindingReader.read(fields, name.orElse(""), places);
        TrafficDirection direction = fields.choice("direction", TrafficDirection.INBOUND);
        Optional<Destination> destination = destination(fields);
        ListenerProtocol protocol = fields.choice("protocol", ListenerProtocol.HTTP);
        ProxyProtocolMode proxy = fields.choice("proxyProtocol", ProxyProtocolMode.OFF);
        MeshTls tls = fields.choice("tls", MeshTls.OFF);
        Optional<TcpRelay> tcp =
                fields.has("tcp")
                        ? fields.get("tcp").flatMap(ListenerReader::relay)
                        : Optional.of(TcpRelay.DEFAULT);
        List<Filter> filters = new ArrayList<>();
        filters.addAll(FilterReader.onConnections(fields));
        filters.addAll(FilterReader.onRequests(fields, pathsOf(destination, fields.known())));
        fields.end();
        if (name.isEmpty() || binding.isEmpty() || destination.isEmpty() || tcp.isEmpty()) {
            return Optional.empty();
        }
        Optional<Listener> listener =
                fields.build(
                        () ->
                                new Listener(
                                        name.get(),
                                        binding.get(),
                                        direction,
                                        protocol,
                                        destination.get(),
                                        filters,
                                        proxy,
                                        tcp.get(),
                                        tls));
        if (fields.has("tcp") && !listener.map(Listener::relays).orElse(true)) {
            fields.problem("tcp", Listener.TCP_UNUSED);
        }
        return listener;
    }

    /** Paths go on as they are where a table is not known, which is told elsewhere. */
    private static PathRules pathsOf(Optional<Destination> destination, Known known) {
        return destination
                .filter(Destination.Routes.class::isInstance)
                .map(Destination.Routes.class::cast)
                .map(routes -> known.paths().get(routes.table().name()))
                .orElse(PathRules.KEEP);
    }

    private static Optional<TcpRelay> relay(Item item) {
        Fields fields = Fields.of(item);
        int before = fields.problems();
        Optional<HashKey> hashKey = fields.get("hashKey").flatMap(ActionReader::hashKey);
        int attempts = fields.integer("maxConnectAttempts", TcpRelay.DEFAULT.maxConnectAttempts());
        Duration idle =
                fields.has("idleTimeout")
                        ? fields.duration("idleTimeout")
                        : TcpRelay.DEFAULT.idleTimeout();
        fields.end();
        return fields.problems() > before
                ? Optional.empty()
                : fields.build(() -> new TcpRelay(hashKey, attempts, idle));
    }

    private static Optional<Destination> destination(Fields fields) {
        if (fields.has("serverNames")) {
            return byServerName(fields);
        }
        List<Destination> given = new ArrayList<>();
        Known known = fields.known();
        known.tables()
                .refer(fields.get("routes"))
                .flatMap(name -> fields.build(() -> new RouteTableName(name)))
                .ifPresent(name -> given.add(new Destination.Routes(name, otherwise(fields))));
        known.clusters()
                .refer(fields.get("cluster"))
                .flatMap(name -> fields.build(() -> ClusterName.of(name)))
                .ifPresent(name -> given.add(new Destination.ToCluster(name)));
        if (fields.flag("originalDestination")) {
            given.add(new Destination.Original());
        }
        if (given.size() != 1) {
            fields.problem("expected: one of routes, cluster, serverNames and originalDestination");
            return Optional.empty();
        }
        return Optional.of(given.getFirst());
    }

    private static Optional<ClusterName> otherwise(Fields fields) {
        return fields.known()
                .clusters()
                .refer(fields.get("otherwise"))
                .flatMap(name -> fields.build(() -> ClusterName.of(name)));
    }

    private static Optional<Destination> byServerName(Fields fields) {
        List<ServerNames> names = fields.filled("serverNames", ListenerReader::names);
        Optional<ClusterName> otherwise =
                fields.known()
                        .clusters()
                        .refer(fields.get("cluster"))
                        .flatMap(name -> fields.build(() -> ClusterName.of(name)));
        return fields.build(() -> new Destination.ByServerName(names, otherwise));
    }

    private static Optional<ServerNames> names(Item item) {
        Fields fields = Fields.of(item);
        List<String> names = fields.list("names", Item::text);
        Optional<String> cluster = fields.known().clusters().refer(fields.needed("cluster"));
        fields.end();
        return cluster.flatMap(
                name -> fields.build(() -> new ServerNames(names, ClusterName.of(name))));
    }
}
