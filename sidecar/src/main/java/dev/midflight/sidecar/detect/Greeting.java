package dev.midflight.sidecar.detect;

import dev.midflight.sidecar.link.Link;

/** Says to an upstream, before all else, for whom a connection is. */
@FunctionalInterface
public interface Greeting {
    Greeting NONE = _ -> {};

    void send(Link upstream);

    @SuppressWarnings("ReferenceEquality") // the very same
    default boolean isNone() {
        return this == NONE;
    }
}
