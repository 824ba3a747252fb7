package dev.midflight.sidecar.protocol.http.routed;

import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.StateReader;
import dev.midflight.sidecar.move.StateWriter;
import dev.midflight.sidecar.protocol.http.StreamFailure;
import dev.midflight.sidecar.route.ForwardPlan;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/** How long an exchange, its tries and their parts may take; tells its owner what has passed. */
public final class CourseLimits {
    private static final int TRYING = 1;
    private static final int REQUEST_NANOS = 2;
    private static final int IDLE_NANOS = 3;
    private static final int SINCE_BYTE = 4;
    private static final int SINCE_TRY = 5;
    private static final int SINCE_CONNECTING = 6;
    private static final int SINCE_SENT = 7;

    private final CourseOwner owner;
    private final Deadline deadline;
    private @Nullable ForwardPlan plan;
    private boolean trying;
    private long requestNanos;
    private long idleNanos;
    private long tryNanos;
    private long connectingNanos;
    private long sentNanos;
    private long byteNanos;

    CourseLimits(CourseOwner owner, EventLoop loop) {
        this.owner = owner;
        this.deadline = new Deadline(loop, this::remains, this::expire);
    }

    void begin(ForwardPlan newPlan) {
        plan = newPlan;
        requestNanos = newPlan.requestNanos();
        idleNanos = 0;
        sentNanos = 0;
        deadline.arm();
    }

    /** What the client itself gives it, if that is less than the route's. */
    public void within(long nanos) {
        if (requestNanos == 0 || nanos < requestNanos) {
            requestNanos = nanos;
            deadline.arm();
        }
    }

    /** From here on {@link #passed} says that it is not idle. */
    void watchIdle() {
        ForwardPlan how = plan;
        if (how != null && how.idleNanos() > 0) {
            byteNanos = System.nanoTime();
            idleNanos = how.idleNanos();
            deadline.arm();
        }
    }

    /** Bytes went by. */
    void passed() {
        if (idleNanos > 0) {
            byteNanos = System.nanoTime();
        }
    }

    void tryBegins(long nanos) {
        trying = true;
        tryNanos = nanos;
        sentNanos = 0;
        deadline.arm();
    }

    void tryEnds() {
        trying = false;
    }

    /** A new connection is on its way: the time for it begins. */
    public void connecting() {
        ForwardPlan how = plan;
        if (how != null && how.connectNanos() > 0) {
            connectingNanos = System.nanoTime();
            deadline.arm();
        }
    }

    /** All of the request is sent: the time for its response begins. */
    public void sent() {
        ForwardPlan how = plan;
        if (how != null && how.headNanos() > 0) {
            sentNanos = System.nanoTime();
            deadline.arm();
        }
    }

    void over() {
        plan = null;
    }

    /** Tells of nothing until it is thawed. */
    void freeze() {
        deadline.cancel();
    }

    void thaw() {
        deadline.arm();
    }

    byte[] export() {
        long now = System.nanoTime();
        StateWriter state =
                new StateWriter()
                        .put(TRYING, trying)
                        .put(REQUEST_NANOS, requestNanos)
                        .put(IDLE_NANOS, idleNanos)
                        .put(SINCE_BYTE, now - byteNanos)
                        .put(SINCE_TRY, now - tryNanos)
                        .put(SINCE_CONNECTING, now - connectingNanos);
        return sentNanos == 0 ? state.toBytes() : state.put(SINCE_SENT, now - sentNanos).toBytes();
    }

    static void check(byte[] state) throws MoveRejectedException {
        StateReader reader = StateReader.of(state);
        reader.flag(TRYING);
        for (int tag = REQUEST_NANOS; tag <= SINCE_SENT; tag++) {
            reader.number(tag);
        }
    }

    /** Where another process was, whose plan this one has begun with. */
    void restore(byte[] state) throws MoveRejectedException {
        StateReader reader = StateReader.of(state);
        long now = System.nanoTime();
        trying = reader.flag(TRYING);
        requestNanos = reader.number(REQUEST_NANOS);
        idleNanos = reader.number(IDLE_NANOS);
        byteNanos = now - reader.number(SINCE_BYTE);
        tryNanos = now - reader.number(SINCE_TRY);
        connectingNanos = now - reader.number(SINCE_CONNECTING);
        boolean sent = reader.bytes(SINCE_SENT).length > 0;
        sentNanos = sent ? now - reader.number(SINCE_SENT) : 0;
        deadline.arm();
    }

    /** Nanoseconds until a limit passes. */
    private long remains() {
        ForwardPlan how = plan;
        if (how == null) {
            return Deadline.NEVER;
        }
        long now = System.nanoTime();
        long remains =
                Math.min(
                        left(requestNanos, owner.elapsedNanos(now)),
                        left(idleNanos, now - byteNanos));
        if (trying && !owner.responding()) {
            remains = Math.min(remains, left(how.perTryNanos(), now - tryNanos));
            if (owner.connecting()) {
                remains = Math.min(remains, left(how.connectNanos(), now - connectingNanos));
            } else if (sentNanos != 0) {
                remains = Math.min(remains, left(how.headNanos(), now - sentNanos));
            }
        }
        return remains;
    }

    private static long left(long limit, long passed) {
        return limit == 0 ? Deadline.NEVER : limit - passed;
    }

    boolean isRequestTimedOut() {
        return plan != null && left(requestNanos, owner.elapsedNanos(System.nanoTime())) <= 0;
    }

    private void expire() {
        boolean connect = owner.connecting() && !owner.responding() && !isRequestTimedOut();
        owner.expired(connect ? StreamFailure.CONNECT_FAILED : StreamFailure.TIMEOUT);
        deadline.arm();
    }
}
