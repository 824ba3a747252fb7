package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.cluster.ConnectListener;
import dev.midflight.sidecar.cluster.Target;
import dev.midflight.sidecar.cluster.UpstreamPool;
import dev.midflight.sidecar.cluster.UpstreamPools;
import dev.midflight.sidecar.link.Link;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The upstream connection of an exchange: an idle one of the pool, or a new one; given back
 * afterwards, or reset.
 */
final class UpstreamLoan implements ConnectListener {
    private final Http1Connection connection;
    private final UpstreamPools pools;
    private final Target target;
    private @Nullable UpstreamPool entered;
    private @Nullable Link link;
    private @Nullable ByteBuf pendingHead;

    UpstreamLoan(Http1Connection connection, UpstreamPools pools, Target target) {
        this.connection = connection;
        this.pools = pools;
        this.target = target;
    }

    /** Null between two exchanges, and while it is being connected. */
    @Nullable Link link() {
        return link;
    }

    /** Looked up on the loop, at the first request. */
    private UpstreamPool pool() {
        UpstreamPool pool = entered;
        if (pool == null) {
            pool = pools.of(target);
            pool.enter();
            entered = pool;
        }
        return pool;
    }

    /** An idle connection; null: there is none. */
    @Nullable Link takeIdle() {
        return pool().take();
    }

    /** Takes the head, which waits for a new connection. */
    void connect(ByteBuf head) {
        pendingHead = head;
        pool().connect(this);
    }

    @Override
    public void onConnected(Link made) {
        ByteBuf head = pendingHead;
        pendingHead = null;
        if (head == null) {
            pools.of(target).giveBack(made);
        } else {
            connection.connected(made, head);
        }
    }

    @Override
    public void onConnectFailed() {
        if (pendingHead != null) {
            connection.failures().answer(Rejection.CONNECT_FAILED);
        }
    }

    void use(@Nullable Link next) {
        link = next;
    }

    /** The exchange is over: back to the pool, if another one may follow it. */
    void end(boolean reusable) {
        Link last = link;
        link = null;
        if (last != null && reusable) {
            pool().giveBack(last);
        } else if (last != null) {
            last.close();
        }
    }

    /** The exchange will not be completed: the upstream is told by a reset. */
    void abandon() {
        Link last = link;
        link = null;
        if (last != null) {
            last.reset();
        }
        ByteBuf head = pendingHead;
        pendingHead = null;
        if (head != null) {
            head.release();
        }
    }

    /** No exchange will follow. */
    void leave() {
        UpstreamPool pool = entered;
        entered = null;
        if (pool != null) {
            pool.leave();
        }
    }
}
