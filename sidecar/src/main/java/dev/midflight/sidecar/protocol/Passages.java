package dev.midflight.sidecar.protocol;

import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.telemetry.FlowKind;
import io.netty.buffer.ByteBuf;

/** The passages of one protocol. */
public interface Passages {
    FlowKind kind();

    /** True if a client may begin like this, as far as these bytes go. */
    boolean opens(ByteBuf first);

    /** For a new connection. */
    Passage fresh();

    /**
     * For one that another process exported.
     *
     * @throws MoveRejectedException if its state is not understood
     */
    Passage restored(byte[] state) throws MoveRejectedException;
}
