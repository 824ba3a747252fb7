package dev.midflight.sidecar.cluster;

import dev.midflight.model.traffic.SubsetSelector;
import dev.midflight.sidecar.telemetry.Direction;
import org.jspecify.annotations.Nullable;

/**
 * What of a request matters to the choice of its host. An interface with a default for everything,
 * so that an exchange can be its own choice and nothing is allocated.
 */
public interface Choice {
    /** Any host, on the way out. */
    Choice ANY = new Choice() {};

    /** Inbound connections have a source address of their own. */
    default Direction direction() {
        return Direction.OUTBOUND;
    }

    /** False: {@link #hash} means nothing. */
    default boolean hasHash() {
        return false;
    }

    /** What requests that belong together have in common, for ring hash and Maglev. */
    default long hash() {
        return 0;
    }

    /** One that is kept with the route: it is looked up by identity first. */
    default SubsetSelector subset() {
        return SubsetSelector.ALL;
    }

    /** True for a host that was tried; another one is preferred, if there is one. */
    default boolean avoids(Host host) {
        return false;
    }

    /** Where the connection was going; clusters of original destinations need it. */
    default @Nullable OriginalDestination originalDestination() {
        return null;
    }
}
