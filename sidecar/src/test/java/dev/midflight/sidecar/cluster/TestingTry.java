package dev.midflight.sidecar.cluster;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.telemetry.Direction;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks a pool for a connection as a protocol does: an idle one, else a new one. */
final class TestingTry implements ConnectListener {
    private final TestingLoop loop;
    private final UpstreamPool pool;
    private final CompletableFuture<Optional<Link>> connected = new CompletableFuture<>();
    private volatile boolean noPlace;

    TestingTry(TestingLoop loop, UpstreamPool pool) {
        this.loop = loop;
        this.pool = pool;
        loop.on(
                () -> {
                    Link idle = pool.take();
                    if (idle == null) {
                        pool.connect(this);
                    } else {
                        connected.complete(Optional.of(idle));
                    }
                    return true;
                });
    }

    boolean isWaiting() {
        return !connected.isDone();
    }

    Link link() {
        return TestingLoop.await(connected).orElseThrow();
    }

    boolean failed() {
        return TestingLoop.await(connected).isEmpty();
    }

    void giveBack() {
        giveBack(Integer.MAX_VALUE);
    }

    void giveBack(int peerIdleSeconds) {
        Link link = link();
        loop.on(
                () -> {
                    pool.giveBack(link, peerIdleSeconds);
                    return true;
                });
    }

    void close() {
        Link link = link();
        loop.on(
                () -> {
                    link.close();
                    return true;
                });
    }

    /** Gives up waiting. */
    void forget() {
        loop.on(
                () -> {
                    pool.forget(this);
                    return true;
                });
    }

    /** True if it failed because others had all connections. */
    boolean hadNoPlace() {
        return failed() && noPlace;
    }

    @Override
    public Direction direction() {
        return Direction.OUTBOUND;
    }

    @Override
    public void onNoPlace() {
        noPlace = true;
        onConnectFailed();
    }

    @Override
    public void onConnected(Link link) {
        connected.complete(Optional.of(link));
    }

    @Override
    public void onConnectFailed() {
        connected.complete(Optional.empty());
    }
}
