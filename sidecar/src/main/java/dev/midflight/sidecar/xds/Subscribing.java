package dev.midflight.sidecar.xds;

import dev.midflight.wire.xds.XdsType;

/** Which resources are asked for. */
enum Subscribing {
    /** All that the control plane has for this proxy: it knows best, as our operator does. */
    EVERYTHING,
    /** All listeners and clusters; of the others what those refer to, as Envoy asks. */
    BY_REFERENCE;

    /**
     * True where of a response what can be read counts though the rest is refused, as it does in
     * Envoy; false where a response is taken or refused whole.
     */
    boolean takesParts() {
        return switch (this) {
            case EVERYTHING -> false;
            case BY_REFERENCE -> true;
        };
    }

    /** True where a configuration without a listener for what comes in is but a part of one. */
    boolean alwaysTellsInbound() {
        return switch (this) {
            case EVERYTHING -> true;
            case BY_REFERENCE -> false;
        };
    }

    /** True where every resource of the type is asked for. */
    boolean asksForAll(XdsType type) {
        return switch (this) {
            case EVERYTHING -> true;
            case BY_REFERENCE -> type == XdsType.LISTENER || type == XdsType.CLUSTER;
        };
    }
}
