package dev.midflight.sidecar.protocol;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.telemetry.FlowKind;
import io.netty.buffer.ByteBuf;

/** What a protocol makes of the bytes on their way between the two links of a {@link Pair}. */
public interface Passage {
    FlowKind kind();

    /**
     * Writes what one link sent to the other one, unchanged and at once.
     *
     * @param bytes owned by the callee
     */
    void pass(Pair pair, Link from, ByteBuf bytes);

    /** True if it never needs to see the bytes, so that they may pass it by. */
    default boolean passesUnread() {
        return false;
    }

    /** What the links do not know about the connection. */
    byte[] exportState();

    /** See {@link Flow#sayGoodbye}. */
    void sayGoodbye(Pair pair);

    /** A second has passed. */
    void tick(Pair pair);

    /** For people, beside what the links look like. */
    String describe();
}
