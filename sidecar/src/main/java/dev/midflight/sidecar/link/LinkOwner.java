package dev.midflight.sidecar.link;

import io.netty.buffer.ByteBuf;

/** Whoever currently speaks a protocol over a link; called on the link's event loop only. */
public interface LinkOwner {
    /** Bytes arrived; the callee owns them. */
    void onRead(Link link, ByteBuf bytes);

    /**
     * Bytes went to the link that {@link Link#passesTo} names, in the order of all others, and
     * nobody saw them.
     */
    default void onSpliced(Link link, int bytes) {}

    /** All that was there has been read: the time to flush. */
    void onReadComplete(Link link);

    /** What had filled the link's buffer is sent: its source may go on. */
    void onWritable(Link link);

    /** The peer will send nothing more; at most once, after its last byte. */
    void onEof(Link link);

    /** A {@link Link#finish} is carried out: every byte and the FIN are sent. */
    default void onFinished(Link link) {}

    /**
     * Writing failed, while what the peer sent before may still be read; followed by {@link #onEof}
     * or {@link #onBroken}.
     */
    void onWriteFailed(Link link);

    /** The connection was reset or is gone; at most once, and never for our own close. */
    void onBroken(Link link);
}
