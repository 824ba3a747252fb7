package dev.midflight.sidecar.protocol.http1;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.UpstreamProtocol;
import dev.midflight.sidecar.cluster.Choice;
import dev.midflight.sidecar.cluster.ConnectListener;
import dev.midflight.sidecar.cluster.Host;
import dev.midflight.sidecar.cluster.Mirrors;
import dev.midflight.sidecar.cluster.Outcome;
import dev.midflight.sidecar.cluster.Selection;
import dev.midflight.sidecar.cluster.UpstreamCluster;
import dev.midflight.sidecar.cluster.UpstreamPool;
import dev.midflight.sidecar.link.Gathered;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.link.LinkOwner;
import dev.midflight.sidecar.telemetry.Direction;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a request, sent to another cluster; what that answers is read and dropped. Never slows
 * the request itself: a copy that cannot keep up, or is not answered in time, is given up.
 */
final class MirrorCopy implements LinkOwner, ConnectListener {
    private static final int MAX_PENDING_BYTES = 65_536;
    private static final int LIMIT_SECONDS = 15;

    private final Shared shared;
    private final Host host;
    private final UpstreamPool pool;
    private final Direction direction;
    private final Inbox inbox;
    private final Body body;
    private final boolean headRequest;
    private final long startedNanos = System.nanoTime();
    private ByteBuf pending = Unpooled.EMPTY_BUFFER;
    private @Nullable Link link;
    private @Nullable Future<?> limit;
    private boolean sent;
    private boolean responding;
    private boolean reusable;
    private int status;
    private int idleSeconds = KeepAliveField.UNKNOWN;
    private boolean over;

    private MirrorCopy(
            Shared shared, Host host, UpstreamPool pool, Direction direction, boolean headRequest) {
        this.shared = shared;
        this.direction = direction;
        this.host = host;
        this.pool = pool;
        this.headRequest = headRequest;
        this.inbox = new Inbox(shared.limits());
        this.body = new Body(shared.limits());
    }

    /**
     * Begins with a head, which is the callee's; null: nobody takes it, or none who speaks the
     * same.
     */
    static @Nullable MirrorCopy of(Http1Connection connection, ClusterName cluster, ByteBuf head) {
        Shared shared = connection.shared();
        UpstreamCluster known = shared.worker().clusters().get(cluster);
        if (known == null) {
            head.release();
            return null;
        }
        if (known.config().protocol() == UpstreamProtocol.HTTP2) {
            known.mirrors().unsupported();
            head.release();
            return null;
        }
        Selection selection = known.choose(Choice.ANY);
        if (!(selection instanceof Selection.Chosen(Host host, UpstreamPool pool))) {
            known.mirrors().dropped(selection);
            head.release();
            return null;
        }
        known.mirrors().begun();
        MirrorCopy copy =
                new MirrorCopy(
                        shared,
                        host,
                        pool,
                        connection.origin().direction(),
                        connection.exchange().isHeadRequest());
        copy.begin(head, connection.exchange().request().isDone());
        return copy;
    }

    private void begin(ByteBuf head, boolean whole) {
        limit = shared.worker().loop().schedule(this::timeOut, LIMIT_SECONDS, TimeUnit.SECONDS);
        Link idle = pool.take();
        if (idle == null) {
            pending = head;
            pool.connect(this);
        } else {
            link = idle;
            idle.owner(this);
            idle.write(head);
            idle.flush();
        }
        sent = whole;
    }

    /** Content of the request, which is the callee's. */
    void write(ByteBuf bytes, boolean last) {
        sent = last;
        Link to = link;
        if (over) {
            bytes.release();
        } else if (to == null) {
            pending = Gathered.append(pending, bytes);
            if (pending.readableBytes() > MAX_PENDING_BYTES) {
                giveUp(Mirrors::slow);
            }
        } else if (to.isWritable()) {
            to.write(bytes);
            to.flush();
        } else {
            bytes.release();
            giveUp(Mirrors::slow);
        }
    }

    /** The request ended before all of it had come. */
    void requestEnded() {
        if (!sent) {
            giveUp(Mirrors::cancelled);
        }
    }

    @Override
    public Direction direction() {
        return direction;
    }

    @Override
    public void onConnected(Link made) {
        if (over) {
            pool.giveBack(made);
            return;
        }
        link = made;
        made.owner(this);
        made.write(pending);
        pending = Unpooled.EMPTY_BUFFER;
        made.flush();
    }

    @Override
    public void onConnectFailed() {
        fail(Outcome.CONNECT_FAILURE);
    }

    @Override
    public void onNoPlace() {
        giveUp(Mirrors::slow);
    }

    @Override
    public void onRead(Link from, ByteBuf bytes) {
        inbox.add(bytes);
        boolean progress = true;
        while (progress && !over && !inbox.isEmpty()) {
            progress = responding ? skipBody() : readHead();
        }
    }

    private boolean readHead() {
        int length = inbox.headLength();
        if (length == Inbox.INCOMPLETE) {
            return false;
        }
        ResponseHead head = shared.responseHead();
        if (length < 0 || !head.parse(inbox.bytes(), length) || head.isSwitching()) {
            fail(Outcome.RESET);
            return false;
        }
        if (!head.isInterim()) {
            head.frame(body, headRequest);
            status = head.status();
            idleSeconds = head.idleSeconds();
            responding = true;
            reusable = head.keepsAlive() && !body.endsWithConnection();
        }
        inbox.skip(length);
        return !endIfDone();
    }

    private boolean skipBody() {
        int length = body.accept(inbox.bytes());
        if (length < 0) {
            fail(Outcome.RESET);
            return false;
        }
        inbox.skip(length);
        return !endIfDone();
    }

    private boolean endIfDone() {
        boolean done = responding && body.isDone();
        if (done) {
            answered(reusable && sent && inbox.isEmpty());
        }
        return done;
    }

    private void timeOut() {
        giveUp(Mirrors::timedOut);
    }

    private void giveUp(Consumer<Mirrors> count) {
        end(Outcome.CANCELLED, count, false);
    }

    private void fail(Outcome outcome) {
        end(outcome, Mirrors::failed, false);
    }

    private void answered(boolean reuse) {
        end(Outcome.ofStatus(status), mirrors -> mirrors.answered(status), reuse);
    }

    private void end(Outcome outcome, Consumer<Mirrors> count, boolean reuse) {
        if (over) {
            return;
        }
        over = true;
        count.accept(host.cluster().mirrors());
        Future<?> timer = limit;
        if (timer != null) {
            timer.cancel(false);
        }
        pending.release();
        pending = Unpooled.EMPTY_BUFFER;
        inbox.release();
        pool.forget(this);
        host.ended(outcome, System.nanoTime() - startedNanos);
        Link last = link;
        link = null;
        if (last != null && reuse) {
            pool.giveBack(last, idleSeconds);
        } else if (last != null) {
            last.reset();
        }
    }

    @Override
    public void onReadComplete(Link from) {}

    @Override
    public void onWritable(Link from) {}

    @Override
    public void onEof(Link from) {
        if (responding && body.endsWithConnection()) {
            answered(false);
        } else {
            fail(Outcome.RESET);
        }
    }

    @Override
    public void onWriteFailed(Link from) {
        fail(Outcome.RESET);
    }

    @Override
    public void onBroken(Link from) {
        fail(Outcome.RESET);
    }
}
