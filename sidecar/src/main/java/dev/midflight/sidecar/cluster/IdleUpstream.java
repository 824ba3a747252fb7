package dev.midflight.sidecar.cluster;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.link.LinkOwner;
import io.netty.buffer.ByteBuf;

/** Owns a pooled connection: whatever happens on it, a byte that nobody asked for too, ends it. */
final class IdleUpstream implements LinkOwner {
    private final UpstreamPool pool;
    private final Link link;
    private int age;

    IdleUpstream(UpstreamPool pool, Link link) {
        this.pool = pool;
        this.link = link;
    }

    Link link() {
        return link;
    }

    int age() {
        return age;
    }

    void tick() {
        age++;
    }

    private void end() {
        pool.remove(this);
        link.close();
    }

    @Override
    public void onRead(Link from, ByteBuf bytes) {
        bytes.release();
        end();
    }

    @Override
    public void onReadComplete(Link from) {}

    @Override
    public void onWritable(Link from) {}

    @Override
    public void onEof(Link from) {
        end();
    }

    @Override
    public void onFinished(Link from) {}

    @Override
    public void onWriteFailed(Link from) {
        end();
    }

    @Override
    public void onBroken(Link from) {
        end();
    }
}
