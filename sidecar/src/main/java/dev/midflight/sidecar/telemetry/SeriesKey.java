package dev.midflight.sidecar.telemetry;

import org.jspecify.annotations.Nullable;

/** What exchanges are told apart by in histograms; written anew only where it is a probe. */
final class SeriesKey {
    /** Takes the place of everything that would be one series too many. */
    static final String OTHER = "other";

    private Direction direction;
    private FlowKind protocol;
    private String route;
    private String cluster;
    private int responseClass;

    SeriesKey(
            Direction direction,
            FlowKind protocol,
            String route,
            String cluster,
            int responseClass) {
        this.direction = direction;
        this.protocol = protocol;
        this.route = route;
        this.cluster = cluster;
        this.responseClass = responseClass;
    }

    static SeriesKey probe() {
        return new SeriesKey(Direction.INBOUND, FlowKind.TCP, "", "", 0);
    }

    SeriesKey set(ExchangeEnd end) {
        direction = end.direction();
        protocol = end.protocol();
        route = end.route();
        cluster = end.cluster();
        responseClass = end.status() / 100;
        return this;
    }

    SeriesKey copy() {
        return new SeriesKey(direction, protocol, route, cluster, responseClass);
    }

    SeriesKey other() {
        return new SeriesKey(direction, protocol, OTHER, OTHER, responseClass);
    }

    Direction direction() {
        return direction;
    }

    FlowKind protocol() {
        return protocol;
    }

    String route() {
        return route;
    }

    String cluster() {
        return cluster;
    }

    /** {@code 2xx}; {@code -} where there was no status. */
    String classLabel() {
        return responseClass == 0 ? "-" : responseClass + "xx";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SeriesKey key
                && direction == key.direction
                && protocol == key.protocol
                && responseClass == key.responseClass
                && cluster.equals(key.cluster)
                && route.equals(key.route);
    }

    @Override
    public int hashCode() {
        int hash = direction.index() * 31 + responseClass;
        hash = hash * 31 + protocol.label().hashCode();
        return (hash * 31 + route.hashCode()) * 31 + cluster.hashCode();
    }

    /** For an export: no blank, parts joined by {@code |}. */
    String text() {
        return String.join(
                "|",
                direction.name(),
                protocol.name(),
                clean(route),
                clean(cluster),
                Integer.toString(responseClass));
    }

    static String clean(String name) {
        return name.chars().allMatch(c -> c > ' ' && c <= '~' && c != '|')
                ? name
                : name.replaceAll("[^!-{}~]", "_");
    }

    /** Null: not understood, as where a newer build has more protocols. */
    static @Nullable SeriesKey parse(String text) {
        String[] parts = text.split("\\|", -1);
        try {
            return parts.length != 5
                    ? null
                    : new SeriesKey(
                            Direction.valueOf(parts[0]),
                            FlowKind.valueOf(parts[1]),
                            parts[2],
                            parts[3],
                            Integer.parseInt(parts[4]));
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
