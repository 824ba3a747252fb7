package dev.midflight.operator.serve;

import dev.midflight.wire.xds.LbEndpointNames;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A shelf's single endpoints, by the clusters that they are of. Not thread-safe. */
final class ShelfMembers {
    private final Map<String, Map<String, ShelfEntry>> byCluster = new HashMap<>();
    private Set<String> changed = new TreeSet<>();

    void put(ShelfEntry member) {
        LbEndpointNames.clusterOf(member.name())
                .ifPresent(
                        cluster -> {
                            byCluster
                                    .computeIfAbsent(cluster, _ -> new HashMap<>())
                                    .put(member.name(), member);
                            changed.add(cluster);
                        });
    }

    void remove(String member) {
        LbEndpointNames.clusterOf(member)
                .ifPresent(
                        cluster -> {
                            byCluster.computeIfPresent(
                                    cluster,
                                    (_, members) -> {
                                        members.remove(member);
                                        return members.isEmpty() ? null : members;
                                    });
                            changed.add(cluster);
                        });
    }

    /** The clusters that had others when this was asked before. */
    Set<String> takeChanged() {
        Set<String> taken = changed;
        changed = new TreeSet<>();
        return taken;
    }

    private Collection<ShelfEntry> of(String cluster) {
        return byCluster.getOrDefault(cluster, Map.of()).values();
    }

    Announced announced(ResourceName which, ShelfEntry endpoints) {
        Map<String, ShelfEntry> members = byCluster.getOrDefault(which.name(), Map.of());
        long newest = members.values().stream().mapToLong(ShelfEntry::changedAt).max().orElse(0);
        return new Announced(which, endpoints.changedAt(), members.keySet(), newest);
    }

    Collected collected(ShelfEntry endpoints) {
        return new Collected(endpoints, List.copyOf(of(endpoints.name())));
    }
}
