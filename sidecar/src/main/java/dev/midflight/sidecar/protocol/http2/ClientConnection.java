package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.cluster.ConnectListener;
import dev.midflight.sidecar.cluster.PooledLink;
import dev.midflight.sidecar.cluster.UpstreamPool;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.link.LinkOwner;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.protocol.http.StreamFailure;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.Direction;
import io.netty.buffer.ByteBuf;
import io.netty.channel.epoll.EpollTcpInfo;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** One connection to an upstream, which many streams share; or the attempt to have one. */
final class ClientConnection implements ConnectListener, LinkOwner, ConnectionEvents {
    private static final int TCP_ESTABLISHED = 1;
    private static final int CLOSING_TICKS = 2;

    private final ClientPool pool;
    private final ClientShared shared;
    private final Direction direction;
    private final ArrayDeque<ClientStream> waiting = new ArrayDeque<>();
    private final EpollTcpInfo tcpInfo = new EpollTcpInfo();
    private @Nullable Http2Connection connection;
    private @Nullable Link link;
    private boolean gone;
    private boolean leaving;
    private int quietTicks;
    private int begun;
    private int ageTicks;
    private long movesAs;

    /**
     * Not connected yet.
     *
     * @param direction of the request that it is for at first; all that it does is counted there
     */
    ClientConnection(ClientPool pool, Direction direction) {
        this.pool = pool;
        this.direction = direction;
        this.shared = pool.shared();
    }

    /**
     * One that another process had; its link is counted already.
     *
     * @throws MoveRejectedException if its state is not one that a connection goes on with
     */
    static ClientConnection adopted(ClientPool pool, PooledLink pooled, MovedHttp2 moved)
            throws MoveRejectedException {
        ClientConnection adopted = new ClientConnection(pool, pooled.target().direction());
        Http2Connection on =
                new Http2Connection(
                        false,
                        moved.engine(pool.shared().engine()),
                        new LinkWire(pooled.link()),
                        adopted);
        on.restore(moved.connection());
        adopted.connection = on;
        adopted.link = pooled.link();
        adopted.begun = pooled.requests();
        adopted.ageTicks = pooled.ageSeconds();
        pooled.link().owner(adopted);
        return adopted;
    }

    /** True if nothing is under way on it. */
    boolean isAtRest() {
        Http2Connection on = connection;
        return on != null && !leaving && isWhole() && on.isAtRest();
    }

    /** True while both sides may send. */
    boolean isWhole() {
        Link to = link;
        return to != null && !gone && to.isOpen() && !to.eof();
    }

    /** On its way to another process; only if it is connected. */
    PooledLink pooled() {
        Link to = link;
        if (to == null) {
            throw new IllegalStateException("not connected");
        }
        UpstreamPool of = pool.host();
        return new PooledLink(of == null ? null : of.cluster(), pool.target(), to, begun, ageTicks);
    }

    /** Null: it is not connected yet. */
    @Nullable Http2Connection http2() {
        return connection;
    }

    /** The number by which requests that move with it name it. */
    void movesAs(long number) {
        movesAs = number;
    }

    long movesAs() {
        return movesAs;
    }

    /**
     * Gives a stream that came with it to the request that says that it is on it.
     *
     * @throws MoveRejectedException if there is no such stream
     */
    Http2Stream claim(int id, ClientStream request) throws MoveRejectedException {
        Http2Connection on = connection;
        Http2Stream stream = on == null ? null : on.stream(id);
        if (stream == null || stream.events() != UnclaimedStream.INSTANCE) {
            throw new MoveRejectedException("http2: stream " + id + " did not come");
        }
        stream.events(request);
        return stream;
    }

    /** It does not wait for this connection any more. */
    void forget(ClientStream stream) {
        waiting.remove(stream);
    }

    /** Goes on after a resume or an adoption. */
    void proceed() {
        Http2Connection on = connection;
        Link to = link;
        if (on != null && to != null) {
            on.proceed();
            to.unpause();
        }
    }

    /** Another process has it. */
    void released() {
        gone = true;
        pool.released(this);
        Http2Connection on = connection;
        if (on != null) {
            on.abandon(ErrorCode.CONNECT_ERROR);
        }
    }

    ClientPool pool() {
        return pool;
    }

    /** Takes a stream if there is room for it. */
    boolean offer(ClientStream stream) {
        Http2Connection to = connection;
        if (gone || isUsedUp()) {
            return false;
        }
        if (to == null) {
            return waiting.size() < shared.engine().config().maxStreams() && waiting.add(stream);
        }
        if (!to.hasRoom() || (to.active() == 0 && !isEstablished())) {
            return false;
        }
        stream.begin(this);
        return true;
    }

    /** True if it would take another stream. */
    boolean hasRoom() {
        Http2Connection to = connection;
        return !gone
                && !isUsedUp()
                && (to == null
                        ? waiting.size() < shared.engine().config().maxStreams()
                        : to.hasRoom());
    }

    private boolean isUsedUp() {
        UpstreamPool of = pool.host();
        Link made = link;
        return of != null && (of.isUsedUp(begun, ageTicks) || (made != null && !of.isOfNow(made)));
    }

    /** As far as the kernel knows: a request is not sent where the FIN has arrived already. */
    private boolean isEstablished() {
        Link to = link;
        return to != null
                && to.isOpen()
                && to.channel().tcpInfo(tcpInfo).state() == TCP_ESTABLISHED;
    }

    Http2Stream open(StreamEvents events) {
        Http2Connection on = connection;
        if (on == null) {
            throw new IllegalStateException("not connected (expected: only after an offer)");
        }
        quietTicks = 0;
        begun++;
        return on.open(events);
    }

    @Override
    public Direction direction() {
        return direction;
    }

    @Override
    public void onConnected(Link made) {
        if (gone) {
            made.close();
            return;
        }
        link = made;
        made.owner(this);
        Http2Connection begun =
                new Http2Connection(false, shared.engine(), new LinkWire(made), this);
        connection = begun;
        begun.begin();
        while (!waiting.isEmpty()) {
            ClientStream stream = waiting.remove();
            if (!stream.isOver()) {
                pool.submit(stream);
            }
        }
    }

    @Override
    public void onConnectFailed() {
        leave();
        while (!waiting.isEmpty()) {
            waiting.remove().fail(StreamFailure.CONNECT_FAILED);
        }
    }

    private void leave() {
        gone = true;
        pool.remove(this);
    }

    /** A push is refused by the frame reader: it is one that comes from another process. */
    @Override
    public StreamEvents onStream(Http2Stream stream) {
        return UnclaimedStream.INSTANCE;
    }

    @Override
    public void onCapacity() {
        pool.advance();
    }

    @Override
    public void onGoAway() {
        if (!leaving) {
            leaving = true;
            count(Counter.HTTP2_UPSTREAM_GOAWAYS);
        }
    }

    /** What is left to say is on its way; the socket is closed when it is said. */
    @Override
    public void onEnd() {
        quietTicks = 0;
    }

    @Override
    public void count(Counter counter) {
        shared.worker().counters().add(counter, direction, 1);
    }

    @Override
    public void onRead(Link from, ByteBuf bytes) {
        shared.worker().counters().add(Counter.UPSTREAM_BYTES, direction, bytes.readableBytes());
        Http2Connection to = connection;
        if (to == null) {
            bytes.release();
        } else {
            to.read(bytes);
        }
    }

    @Override
    public void onReadComplete(Link from) {}

    @Override
    public void onWritable(Link from) {
        Http2Connection to = connection;
        if (to != null) {
            to.sender().pump();
        }
    }

    @Override
    public void onEof(Link from) {
        onBroken(from);
    }

    @Override
    public void onWriteFailed(Link from) {}

    @Override
    public void onBroken(Link from) {
        leave();
        Http2Connection to = connection;
        if (to != null) {
            to.broken();
        }
        from.close();
    }

    private boolean isToEnd() {
        UpstreamPool of = pool.host();
        if (of != null && isUsedUp()) {
            of.usedUp();
            return true;
        }
        return of != null && of.isRetired();
    }

    /** Ends at once, with all that is under way on it. */
    void close() {
        leave();
        while (!waiting.isEmpty()) {
            waiting.remove().fail(StreamFailure.LOST);
        }
        Http2Connection on = connection;
        if (on != null) {
            on.broken();
        }
        Link to = link;
        if (to != null) {
            to.reset();
        }
    }

    void tick() {
        Http2Connection on = connection;
        Link to = link;
        if (on == null || to == null) {
            return;
        }
        quietTicks = on.active() > 0 ? 0 : quietTicks + 1;
        ageTicks++;
        if (on.ended()) {
            if (quietTicks > CLOSING_TICKS) {
                leave();
                to.close();
            }
        } else if (quietTicks > pool.maxIdleTicks() || (quietTicks > 0 && isToEnd())) {
            on.fail(ErrorCode.NO_ERROR);
        } else {
            on.tick();
        }
    }
}
