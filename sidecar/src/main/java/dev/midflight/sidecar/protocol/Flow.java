package dev.midflight.sidecar.protocol;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.move.Capability;
import dev.midflight.sidecar.telemetry.FlowKind;
import java.util.List;
import java.util.Set;

/**
 * A connection that the data path serves, with its upstream if it has one; used on its worker's
 * loop only.
 */
public interface Flow {
    FlowKind kind();

    Origin origin();

    /** True if, at this instant, {@link #links} and {@link #exportState} say all there is. */
    boolean movable();

    /** The sockets, downstream first. */
    List<Link> links();

    /** What the process that takes it over has to be capable of, as it is now. */
    default Set<Capability> needs() {
        return Set.of();
    }

    /** What others name that are tied to it. */
    default Object identity() {
        return this;
    }

    /** The {@link #identity} of each one without which it cannot move, as it is now. */
    default Set<Object> tiedTo() {
        return Set.of();
    }

    /** Writes what is gathered for this turn of the loop, before anything is exported. */
    default void flush() {}

    /** The protocol's own state, without what the links know; once they are suspended. */
    byte[] exportState();

    /** It is exported: nothing happens by itself until it proceeds or is released. */
    default void frozen() {}

    /**
     * It has come from another process, and so have all that it is tied to; upstream connections
     * are told first. No link is registered yet.
     */
    default void arrive() {}

    /** The links are registered again, or for the first time after an adoption: go on. */
    void proceed();

    /** Another process has it now: release buffers; the links are closed by the caller. */
    void released();

    /** Closes both sides now, told by a reset. */
    void cut();

    /**
     * Tells the client, in its protocol's words, to go elsewhere; of inbound connections only. One
     * that is opened later asks {@link Worker#leaving}.
     */
    void sayGoodbye();

    /** Closes a connection that nothing is under way on, since something is short; else false. */
    default boolean closeIfIdle() {
        return false;
    }

    /**
     * The listeners are another process's now, and this connection did not go with them: what
     * cannot move tells its client to come again.
     */
    default void stayBehind() {}

    /** A second has passed. */
    void tick();

    /** One line for people, without addresses. */
    String describe();

    /** How long it is ours, in seconds; negative where nobody knows. */
    default long ageSeconds() {
        return -1;
    }

    /** Bytes from the client and to it, of all or of the exchange under way; empty: not known. */
    default List<Long> bytes() {
        return List.of();
    }
}
