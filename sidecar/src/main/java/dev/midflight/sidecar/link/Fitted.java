package dev.midflight.sidecar.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Bytes that will wait for a slow reader take no more room than they need. */
final class Fitted {
    /** A buffer with more unused room than this is copied. */
    private static final int WASTED_BYTES = 512;

    private Fitted() {}

    /** Takes ownership; the caller's is what comes back. */
    static ByteBuf of(ByteBuf bytes, ByteBufAllocator alloc) {
        int length = bytes.readableBytes();
        if (bytes.capacity() - length <= WASTED_BYTES) {
            return bytes;
        }
        ByteBuf copy = alloc.directBuffer(length).writeBytes(bytes);
        bytes.release();
        return copy;
    }
}
