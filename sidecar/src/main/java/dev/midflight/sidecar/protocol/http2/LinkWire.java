package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.link.Link;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** A connection's bytes over a socket. */
record LinkWire(Link link) implements Wire {
    @Override
    public ByteBufAllocator alloc() {
        return link.channel().alloc();
    }

    @Override
    public boolean isWritable() {
        return link.isWritable();
    }

    @Override
    public void write(ByteBuf bytes) {
        link.write(bytes);
    }

    @Override
    public void keeps(int bytes) {
        link.keeps(bytes);
    }

    @Override
    public void flush() {
        link.flush();
    }

    @Override
    public void finish() {
        link.finish();
    }
}
