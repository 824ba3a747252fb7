package dev.midflight.sidecar.protocol.http1;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.UpstreamProtocol;
import dev.midflight.sidecar.cluster.Choice;
import dev.midflight.sidecar.cluster.ConnectListener;
import dev.midflight.sidecar.cluster.Host;
import dev.midflight.sidecar.cluster.Outcome;
import dev.midflight.sidecar.cluster.Selection;
import dev.midflight.sidecar.cluster.UpstreamCluster;
import dev.midflight.sidecar.cluster.UpstreamPool;
import dev.midflight.sidecar.link.Gathered;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.link.LinkOwner;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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

    private MirrorCopy(Shared shared, Host host, UpstreamPool pool, boolean headRequest) {
        this.shared = shared;
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
        if (known == null
                || known.config().protocol() == UpstreamProtocol.HTTP2
                || !(known.choose(Choice.ANY)
                        instanceof Selection.Chosen(Host host, UpstreamPool pool))) {
            head.release();
            return null;
        }
        MirrorCopy copy = new MirrorCopy(shared, host, pool, connection.exchange().isHeadRequest());
        copy.begin(head, connection.exchange().request().isDone());
        return copy;
    }

    private void begin(ByteBuf head, boolean whole) {
        limit = shared.worker().loop().schedule(this::giveUp, LIMIT_SECONDS, TimeUnit.SECONDS);
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
                giveUp();
            }
        } else if (to.isWritable()) {
            to.write(bytes);
            to.flush();
        } else {
            bytes.release();
            giveUp();
        }
    }

    /** The request ended before all of it had come. */
    void requestEnded() {
        if (!sent) {
            giveUp();
        }
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
        end(Outcome.CONNECT_FAILURE, false);
    }

    @Override
    public void onNoPlace() {
        giveUp();
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
            end(Outcome.RESET, false);
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
            end(Outcome.RESET, false);
            return false;
        }
        inbox.skip(length);
        return !endIfDone();
    }

    private boolean endIfDone() {
        boolean done = responding && body.isDone();
        if (done) {
            end(Outcome.ofStatus(status), reusable && sent && inbox.isEmpty());
        }
        return done;
    }

    private void giveUp() {
        end(Outcome.CANCELLED, false);
    }

    private void end(Outcome outcome, boolean reuse) {
        if (over) {
            return;
        }
        over = true;
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
        boolean whole = responding && body.endsWithConnection();
        end(whole ? Outcome.ofStatus(status) : Outcome.RESET, false);
    }

    @Override
    public void onWriteFailed(Link from) {
        end(Outcome.RESET, false);
    }

    @Override
    public void onBroken(Link from) {
        end(Outcome.RESET, false);
    }
}
