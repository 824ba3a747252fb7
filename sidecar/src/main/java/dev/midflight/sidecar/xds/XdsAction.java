package dev.midflight.sidecar.xds;

import dev.midflight.model.traffic.Snapshot;
import dev.midflight.wire.xds.DeltaRequest;
import dev.midflight.wire.xds.XdsType;
import java.time.Duration;
import java.util.Set;

/** What the client has to do, in this order. */
sealed interface XdsAction {
    record Send(DeltaRequest request) implements XdsAction {}

    /** The last response was answered: the next one may come. */
    record ReadOn() implements XdsAction {}

    /** Answered by {@link XdsEvent.Applied} or {@link XdsEvent.NotApplied}; one at a time. */
    record Apply(Snapshot snapshot) implements XdsAction {}

    /** All that was said of what comes in is served: the first whole configuration; once. */
    record Configured() implements XdsAction {}

    /** A proxy that starts can serve by these. */
    record Keep(XdsResources resources) implements XdsAction {}

    /** Answered by {@link XdsEvent.TimeUp}; takes the place of the one before it. */
    record WaitFor(Duration time) implements XdsAction {}

    /** A response was taken. */
    record TellTaken(XdsType type, String nonce) implements XdsAction {}

    /**
     * A response was not.
     *
     * @param reason a line for each resource and reason
     */
    record TellRefused(XdsType type, String nonce, String reason) implements XdsAction {}

    /** A response of a type that nobody asked for. */
    record TellUnknown(String typeUrl) implements XdsAction {}

    /** What was kept, or what had been taken before, can't be served. */
    record TellUnusable(String reason) implements XdsAction {}

    /** These are waited for no more; empty: everything is there again. */
    record TellForgone(Set<Missing> missing) implements XdsAction {}
}
