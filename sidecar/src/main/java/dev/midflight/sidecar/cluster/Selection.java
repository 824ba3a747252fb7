package dev.midflight.sidecar.cluster;

/** Where a try goes, or why it goes nowhere. */
public sealed interface Selection {
    /**
     * This host. Its request counts as active from here on: whoever got this owes {@link
     * Host#ended}, once.
     */
    record Chosen(Host host, UpstreamPool pool) implements Selection {}

    /** Nobody may be chosen: there is no endpoint, or none is healthy and panic is off. */
    record NoHost() implements Selection {
        static final NoHost INSTANCE = new NoHost();
    }

    record Overflow(Limit limit) implements Selection {}
}
