package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.cluster.ConnectListener;
import dev.midflight.sidecar.cluster.OriginalDestination;
import dev.midflight.sidecar.cluster.Target;
import dev.midflight.sidecar.cluster.UpstreamPool;
import dev.midflight.sidecar.cluster.UpstreamPools;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.proxyprotocol.ProxyHeader;
import dev.midflight.sidecar.telemetry.Direction;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The upstream connection of an exchange: an idle one of the pool, or a new one; given back
 * afterwards, or reset.
 */
final class UpstreamLoan {
    private final Http1Connection connection;
    private final UpstreamPools pools;
    private final Target target;
    private @Nullable UpstreamPool entered;
    private @Nullable UpstreamPool chosen;
    private @Nullable Link link;
    private @Nullable Dial dial;
    private boolean reused;
    private boolean homeless;

    UpstreamLoan(Http1Connection connection, UpstreamPools pools, Target target) {
        this.connection = connection;
        this.pools = pools;
        this.target = target;
    }

    /** Null between two exchanges, and while it is being connected. */
    @Nullable Link link() {
        return link;
    }

    /** A connection on its way, with the head that waits for it; owns the head. */
    private final class Dial implements ConnectListener {
        private final UpstreamPool pool;
        private final ByteBuf head;
        private final boolean routed;

        private Dial(UpstreamPool pool, ByteBuf head, boolean routed) {
            this.pool = pool;
            this.head = head;
            this.routed = routed;
        }

        @Override
        public ProxyHeader client() {
            return connection.origin().client();
        }

        @Override
        public Direction direction() {
            return connection.origin().direction();
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // the very same
        public void onConnected(Link made) {
            if (dial == this) {
                dial = null;
                connection.tries().connected(made, head);
            } else {
                (routed ? pool : pools.of(target)).giveBack(made);
            }
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // the very same
        public void onConnectFailed() {
            if (dial == this) {
                connection.failures().answer(Rejection.CONNECT_FAILED);
            }
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // the very same
        public void onNoPlace() {
            if (dial == this) {
                connection.failures().answer(Rejection.OVERFLOW);
            }
        }
    }

    /** Where the next try goes; null: to the connection's own destination. */
    void aim(@Nullable UpstreamPool pool) {
        chosen = pool;
    }

    /** Where the connection at hand of a routed exchange goes. */
    Target target(Link at) {
        UpstreamPool pool = chosen;
        return pool == null
                ? new Target(Direction.OUTBOUND, new OriginalDestination(at.peer()))
                : pool.target();
    }

    /** Where the next try goes. */
    InetSocketAddress address() {
        return pool().target().destination().address();
    }

    /** Looked up on the loop, at the first request. */
    private UpstreamPool pool() {
        if (chosen != null) {
            return chosen;
        }
        UpstreamPool pool = entered;
        if (pool == null) {
            pool = pools.of(target);
            pool.enter();
            entered = pool;
        }
        return pool;
    }

    /** An idle connection, see {@link UpstreamPool#take}; null: there is none. */
    @Nullable Link takeIdle(boolean asked) {
        return pool().take(asked);
    }

    /** True if the connection has served a request before this one. */
    boolean reused() {
        return reused;
    }

    /** Takes the head, which waits for a new connection. */
    void connect(ByteBuf head) {
        UpstreamPool pool = pool();
        Dial next = new Dial(pool, head, chosen != null);
        dial = next;
        pool.connect(next);
    }

    /** The connection at hand belongs to no pool: it ends with its exchange. */
    void keepNothing() {
        homeless = true;
    }

    void use(@Nullable Link next, boolean wasUsed) {
        link = next;
        homeless = false;
        reused = wasUsed;
    }

    /**
     * The exchange is over: back to the pool, if another one may follow it.
     *
     * @param idleSeconds for how long the upstream keeps it
     */
    void end(boolean reusable, int idleSeconds) {
        Link last = link;
        link = null;
        if (last != null && reusable && !homeless) {
            pool().giveBack(last, idleSeconds);
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
        Dial pending = dial;
        dial = null;
        if (pending != null) {
            pending.pool.forget(pending);
            pending.head.release();
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
