package dev.midflight.sidecar.xds;

import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.Snapshot;
import dev.midflight.wire.xds.XdsReader.ReadCluster;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is served of the resources that were taken.
 *
 * @param missing since when, as {@link System#nanoTime} says it
 * @param forgone of the missing what is waited for no more
 * @param clusters those with endpoints of a resource of their own, by name
 * @param limitNanos when the next one of the missing is waited for no more; empty: none is
 */
record XdsAssembly(
        Snapshot snapshot,
        Map<Missing, Long> missing,
        Set<Missing> forgone,
        Map<String, Joined> clusters,
        Optional<Long> limitNanos) {
    /** Nothing at all. */
    static final XdsAssembly NONE =
            new XdsAssembly(
                    new Snapshot("", List.of(), List.of(), List.of()),
                    Map.of(),
                    Set.of(),
                    Map.of(),
                    Optional.empty());

    XdsAssembly {
        missing = Map.copyOf(missing);
        forgone = Set.copyOf(forgone);
        clusters = Map.copyOf(clusters);
    }

    /** A cluster with its endpoints, made once for as long as none of its parts changes. */
    record Joined(
            ReadCluster read,
            AnnouncedEndpoints endpoints,
            List<MemberCollection> members,
            Cluster cluster) {
        @SuppressWarnings("ReferenceEquality") // the very same
        boolean isOf(ReadCluster otherRead, AnnouncedEndpoints otherEndpoints) {
            return read == otherRead && endpoints == otherEndpoints;
        }
    }

    /**
     * What is served next: what refers to something that isn't there goes on as it was, until that
     * has been waited for long enough (make before break).
     *
     * @throws IllegalArgumentException if the model refuses it
     */
    XdsAssembly next(XdsResources resources, Patience patience, long nowNanos) {
        return new XdsAssembler(this, resources, patience, nowNanos).assemble();
    }

    /** True where nothing is waited for: it says all that the resources say. */
    boolean isSettled() {
        return limitNanos.isEmpty();
    }

    /** True where the data path has nothing to do. */
    @SuppressWarnings("ReferenceEquality") // the very same
    boolean servesAs(XdsAssembly other) {
        return snapshot == other.snapshot;
    }
}
