package dev.midflight.sidecar.protocol.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Where a connection's bytes go. */
interface Wire {
    ByteBufAllocator alloc();

    /** False while data should wait for what was written before. */
    boolean isWritable();

    /** Takes ownership. */
    void write(ByteBuf bytes);

    void flush();

    /** How many bytes more wait for the peer's windows. */
    void keeps(int bytes);

    /** Sends what was written, then the end; what comes is read on and dropped. */
    void finish();
}
