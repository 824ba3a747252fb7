package dev.midflight.sidecar.cluster;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.link.LinkOwner;
import io.netty.buffer.ByteBuf;

/** Owns a pooled connection: whatever happens on it, a byte that nobody asked for too, ends it. */
final class IdleUpstream implements LinkOwner {
    private final UpstreamPool pool;
    private final Link link;
    private int bornTick;
    private boolean namesClient;
    private int requests;
    private int idleTicks;
    private int maxIdleTicks;

    IdleUpstream(UpstreamPool pool, Link link, int bornTick) {
        this.pool = pool;
        this.link = link;
        this.bornTick = bornTick;
    }

    /** As another process has known it. */
    void was(int requestsBefore, int newBornTick) {
        requests = requestsBefore;
        bornTick = newBornTick;
    }

    Link link() {
        return link;
    }

    int bornTick() {
        return bornTick;
    }

    /** How many were sent on it. */
    int requests() {
        return requests;
    }

    /** One client's, who was told at its begin: nobody else may use it. */
    void nameClient() {
        namesClient = true;
    }

    boolean namesClient() {
        return namesClient;
    }

    void used() {
        requests++;
    }

    void rest(int newMaxIdleTicks) {
        idleTicks = 0;
        maxIdleTicks = newMaxIdleTicks;
    }

    /** True once it was idle for too long. */
    boolean tick() {
        return ++idleTicks > maxIdleTicks;
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
    public void onWriteFailed(Link from) {
        end();
    }

    @Override
    public void onBroken(Link from) {
        end();
    }
}
