package dev.midflight.sidecar.protocol;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.FlowKind;
import io.netty.buffer.ByteBuf;

/** How a protocol of frames with a header of known length looks; stateless. */
public interface FrameFormat {
    /** Instead of a length: these bytes begin no frame. */
    int NOT_A_FRAME = -1;

    /** More than any peer accepts; what claims to be longer is no frame. */
    int MAX_BODY_BYTES = 256 << 20;

    FlowKind kind();

    /** Counts connections that proved to speak it. */
    Counter detected();

    /** True if a client may begin like this, as far as these bytes go; at least one. */
    boolean opens(ByteBuf first);

    int maxHeaderBytes();

    /**
     * How long the header is, as far as its first bytes tell: more than there are, exactly as many
     * (it is complete), or {@link #NOT_A_FRAME}.
     */
    int headerBytes(byte[] header, int have);

    /** What follows a complete header up to the next one, or {@link #NOT_A_FRAME}. */
    int bodyBytes(byte[] header);

    FrameType type(byte[] header);

    /**
     * Which call a complete header of a request or a response belongs to: the same in both, and no
     * other open call of the same side has it.
     */
    long streamId(byte[] header);

    /** What of a client's complete header decides how it is spoken to, in {@code 0..65535}. */
    int dialect(byte[] header);

    /** A whole frame that tells a client to go elsewhere; empty: there is none that it knows. */
    byte[] farewell(int dialect);
}
