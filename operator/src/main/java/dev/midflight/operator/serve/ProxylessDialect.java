package dev.midflight.operator.serve;

import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.ClusterTls;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.operator.translate.Proxyless;
import dev.midflight.wire.xds.UnreadableResourceException;
import dev.midflight.wire.xds.XdsReader;
import dev.midflight.wire.xds.XdsResource;
import dev.midflight.wire.xds.XdsType;
import dev.midflight.wire.xds.XdsWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Of clients that are libraries in a program. A listener has the name that the program calls; they
 * ask for few resources, so that what they get is made for each of them. Not thread-safe.
 */
final class ProxylessDialect implements Dialect {
    private final Optional<String> certificates;
    private Map<String, Set<String>> asked = Map.of();
    private Set<String> renamed = Set.of();

    /**
     * @param certificates the certificate provider of the client's bootstrap; empty: it speaks no
     *     mutual TLS
     */
    ProxylessDialect(Optional<String> certificates) {
        this.certificates = certificates;
    }

    @Override
    public List<String> resources(XdsType type, List<String> names) {
        renamed = Set.of();
        return switch (type) {
            case LISTENER -> listeners(names);
            case CLUSTER -> names.stream().map(Proxyless::resource).toList();
            case ROUTES, ENDPOINTS, LB_ENDPOINT, SECRET -> names;
        };
    }

    private List<String> listeners(List<String> names) {
        Map<String, Set<String>> now = new TreeMap<>();
        for (String name : names) {
            Proxyless.listener(name)
                    .ifPresent(
                            resource ->
                                    now.computeIfAbsent(resource, _ -> new TreeSet<>()).add(name));
        }
        renamed =
                now.keySet().stream()
                        .filter(resource -> !Objects.equals(now.get(resource), asked.get(resource)))
                        .collect(Collectors.toSet());
        asked = now;
        return List.copyOf(now.keySet());
    }

    @Override
    public Set<String> renamed() {
        return renamed;
    }

    @Override
    public boolean hasWildcard() {
        return false;
    }

    @Override
    public List<Slice> written(XdsType type, ShelfEntry entry) {
        try {
            return switch (type) {
                case LISTENER -> listeners(entry);
                case ROUTES -> List.of(ShelfEntry.state(routes(entry)));
                case CLUSTER -> List.of(ShelfEntry.state(cluster(entry)));
                case ENDPOINTS, LB_ENDPOINT, SECRET -> List.of(entry.state());
            };
        } catch (UnreadableResourceException e) {
            throw new IllegalStateException("written here", e);
        }
    }

    private List<Slice> listeners(ShelfEntry entry) throws UnreadableResourceException {
        return Proxyless.table(XdsReader.listeners(entry.body()).getFirst().listener())
                .map(
                        table ->
                                asked.getOrDefault(entry.name(), Set.of()).stream()
                                        .map(name -> XdsWriter.apiListener(name, table))
                                        .map(ShelfEntry::state)
                                        .toList())
                .orElse(List.of());
    }

    private static XdsResource routes(ShelfEntry entry) throws UnreadableResourceException {
        return XdsWriter.routes(Proxyless.routes(XdsReader.routes(entry.body(), PathRules.KEEP)));
    }

    private XdsResource cluster(ShelfEntry entry) throws UnreadableResourceException {
        Cluster cluster = Proxyless.asked(XdsReader.cluster(entry.body()).cluster());
        return certificates
                .map(provider -> XdsWriter.cluster(cluster, provider))
                .orElseGet(() -> XdsWriter.cluster(cluster.with(ClusterTls.OFF)));
    }
}
