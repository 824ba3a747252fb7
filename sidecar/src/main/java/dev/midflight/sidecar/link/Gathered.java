package dev.midflight.sidecar.link;

import io.netty.buffer.ByteBuf;

/** The bytes of several reads in one buffer, for whoever cannot pass them on yet. */
public final class Gathered {
    private Gathered() {}

    /**
     * Both one after the other, in a buffer that the caller owns; the arguments are no longer the
     * caller's. Copies the second one only, as long as the first has room and no other user.
     */
    public static ByteBuf append(ByteBuf first, ByteBuf more) {
        if (!first.isReadable()) {
            first.release();
            return more;
        }
        ByteBuf joined = first;
        if (first.refCnt() > 1 || first.writableBytes() < more.readableBytes()) {
            int size = first.readableBytes() + more.readableBytes();
            joined = first.alloc().directBuffer(size + size / 2).writeBytes(first);
            first.release();
        }
        joined.writeBytes(more);
        more.release();
        return joined;
    }
}
