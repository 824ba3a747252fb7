package dev.midflight.sidecar.link;

import io.netty.buffer.ByteBuf;

/** Owns a link that nobody took yet. */
enum Unowned implements LinkOwner {
    INSTANCE;

    @Override
    public void onRead(Link link, ByteBuf bytes) {
        bytes.release();
    }

    @Override
    public void onReadComplete(Link link) {}

    @Override
    public void onWritable(Link link) {}

    @Override
    public void onEof(Link link) {}

    @Override
    public void onWriteFailed(Link link) {}

    @Override
    public void onBroken(Link link) {}
}
