package dev.midflight.sidecar.protocol.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/** A header block that came in more than one frame. */
final class HeaderBlock {
    /** As many frames as a block of the largest size may reasonably need, and some small ones. */
    private static final int MAX_FRAMES = 32;

    private final int maxBytes;
    private ByteBuf bytes = Unpooled.EMPTY_BUFFER;
    private int frames;
    private int flags;
    private int dependency;

    HeaderBlock(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    void begin(int headersFlags, int dependsOn) {
        flags = headersFlags;
        dependency = dependsOn;
        frames = 0;
    }

    /** False: too much. */
    boolean add(ByteBuf in, int from, int to) {
        int size = bytes.readableBytes() + to - from;
        if (++frames > MAX_FRAMES || size > maxBytes) {
            return false;
        }
        if (bytes.capacity() == 0) {
            bytes = in.alloc().heapBuffer(Math.max(2 * size, 256));
        }
        bytes.writeBytes(in, from, to - from);
        return true;
    }

    ByteBuf bytes() {
        return bytes;
    }

    int flags() {
        return flags;
    }

    int dependency() {
        return dependency;
    }

    void release() {
        bytes.release();
        bytes = Unpooled.EMPTY_BUFFER;
    }

    byte[] export() {
        return ByteBufUtil.getBytes(bytes);
    }

    void restore(byte[] exported, int headersFlags) {
        begin(headersFlags, -1);
        if (exported.length > 0) {
            bytes = Unpooled.buffer(exported.length).writeBytes(exported);
        }
    }
}
