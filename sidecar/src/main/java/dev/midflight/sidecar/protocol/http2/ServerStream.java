package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.cluster.Target;
import dev.midflight.sidecar.config.BodyRate;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.protocol.http.AddedFields;
import dev.midflight.sidecar.protocol.http.Alarm;
import dev.midflight.sidecar.protocol.http.BodyPace;
import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.protocol.http.GrpcStatus;
import dev.midflight.sidecar.protocol.http.MovableStream;
import dev.midflight.sidecar.protocol.http.RequestHead;
import dev.midflight.sidecar.protocol.http.ResponseHead;
import dev.midflight.sidecar.protocol.http.StreamFailure;
import dev.midflight.sidecar.protocol.http.UpstreamListener;
import dev.midflight.sidecar.protocol.http.UpstreamStream;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.ResponseFlag;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client's request and the response to it: between a stream and its upstream. */
final class ServerStream implements StreamEvents, UpstreamListener {
    private final ServerConnection owner;
    private final Http2Stream stream;
    private @Nullable UpstreamStream upstream;
    private final Told told;
    private @Nullable BodyPace pace;
    private int held;
    private long startedNanos;
    private boolean grpc;
    private boolean headRequest;
    private boolean responding;
    private boolean routed;
    private boolean over;
    private boolean lost;
    private final Alarm deadline;

    ServerStream(ServerConnection owner, Http2Stream stream) {
        this.owner = owner;
        this.stream = stream;
        this.told = owner.told();
        this.deadline = new Alarm(owner.shared().worker().loop(), this::expire);
    }

    @Override
    public boolean onHead(Fields fields, boolean end) {
        RequestHead head = owner.shared().head();
        if (!head.read() || (end && head.contentLength() > 0)) {
            owner.count(Counter.REJECTED);
            over = true;
            told.ended(ResponseFlag.DPE);
            return false;
        }
        stream.setHeadReceived();
        stream.expect(end ? -1 : head.contentLength());
        startedNanos = System.nanoTime();
        grpc = head.isGrpc();
        headRequest = head.isHead();
        var _ = owner.shared().added().requestId(fields);
        AddedFields.forwardedFor(fields, owner.caller().sender());
        owner.count(Counter.REQUESTS);
        told.begun(head);
        if (owner.refusesRequests()) {
            owner.count(Counter.OVERLOADED);
            onFailure(StreamFailure.OVERLOADED);
            return true;
        }
        long timeoutNanos = grpc ? GrpcStatus.timeoutNanos(fields) : 0;
        UpstreamStream opened = owner.shared().upstreams().open(owner.caller(), this);
        upstream = opened;
        opened.send(head, end);
        if (timeoutNanos > 0 && !routed && !over) {
            deadline.begin(timeoutNanos);
        }
        return true;
    }

    /** The time that its client gave a gRPC call is over; with a route that is the route's. */
    private void expire() {
        UpstreamStream to = upstream;
        if (!over && to != null) {
            to.reset(StreamFailure.TIMEOUT);
            onFailure(StreamFailure.TIMEOUT);
        }
    }

    private void over() {
        over = true;
        deadline.cancel();
    }

    @Override
    public void onHeadTooLarge() {
        stream.setHeadReceived();
        owner.count(Counter.REJECTED);
        answer(LocalReply.HEAD_TOO_LARGE);
        told.ended(ResponseFlag.DPE);
    }

    private void answer(LocalReply reply) {
        over();
        countStatus(reply.status());
        told.sent(reply.send(stream, grpc, headRequest, owner.shared().worker().date()));
    }

    @Override
    public void onData(ByteBuf bytes, boolean end) {
        told.received(bytes.readableBytes());
        UpstreamStream to = upstream;
        if (to == null || over) {
            stream.consumed(bytes.readableBytes());
            bytes.release();
        } else {
            held += bytes.readableBytes();
            if (pace != null) {
                pace.received(bytes.readableBytes());
            }
            to.data(bytes, end);
        }
    }

    @Override
    public void onTrailers(Fields fields) {
        UpstreamStream to = upstream;
        if (to != null && !over) {
            to.trailers(fields);
        }
    }

    @Override
    public void onReset(ErrorCode code) {
        UpstreamStream to = upstream;
        if (to != null && !over) {
            over();
            owner.count(Counter.FAILED);
            told.ended(owner.ending());
            to.reset(StreamFailure.CANCELLED);
        }
    }

    @Override
    public void onSent(int bytes) {
        owner.notQuiet();
        UpstreamStream to = upstream;
        if (to != null) {
            to.consumed(bytes);
        }
    }

    @Override
    public void onInformational(ResponseHead head) {
        owner.count(Counter.RESPONSES_1XX);
        stream.sendHead(head.fields(), false);
    }

    @Override
    public void onHead(ResponseHead head, boolean end) {
        responding = true;
        countStatus(head.status());
        told.sent(head.fields().listBytes());
        if (end) {
            told.grpc().ended(head.fields());
        }
        overIf(end);
        stream.sendHead(head.fields(), end);
    }

    @Override
    public void onContent(ByteBuf bytes, boolean end) {
        told.sent(bytes.readableBytes());
        overIf(end);
        stream.send(bytes, end);
    }

    @Override
    public void onResponseTrailers(Fields trailers) {
        told.sent(trailers.listBytes());
        told.grpc().ended(trailers);
        overIf(true);
        stream.sendTrailers(trailers);
    }

    private void overIf(boolean end) {
        if (end) {
            over();
            owner.took(System.nanoTime() - startedNanos);
            told.ended();
        }
    }

    @Override
    public void onRouted(String route, String cluster) {
        routed = true;
        told.routed(route, cluster);
    }

    @Override
    public void onFlagged(ResponseFlag flag) {
        told.flagged(flag);
    }

    @Override
    public void onTried(Target endpoint) {
        told.tried(endpoint.destination().address());
    }

    @Override
    public void onRetried() {
        told.retried();
    }

    @Override
    public void onFailure(StreamFailure failure) {
        if (failure.isOfUpstream()) {
            owner.count(Counter.FAILED);
        }
        over();
        switch (failure) {
            case REFUSED -> stream.reset(ErrorCode.REFUSED_STREAM);
            case CANCELLED -> stream.reset(ErrorCode.CANCEL);
            case ABORTED -> stream.reset(ErrorCode.INTERNAL_ERROR);
            case CONNECT_FAILED,
                    LOST,
                    RACED,
                    INVALID,
                    HEAD_TOO_LARGE,
                    TIMEOUT,
                    UNSUPPORTED,
                    NO_ROUTE,
                    BAD_PATH,
                    NO_HOST,
                    OVERFLOW,
                    OVERLOADED -> {
                if (responding) {
                    stream.reset(ErrorCode.INTERNAL_ERROR);
                } else {
                    answer(LocalReply.of(failure));
                }
            }
        }
        told.grpc().failed(failure, responding);
        told.failed(failure);
    }

    /**
     * A second has passed: content is waited for unless its upstream, or whoever does not take the
     * responses, leaves the client no room to send. A gRPC call's messages have no rate.
     */
    void watchContent(BodyRate rate, boolean paused) {
        boolean waited =
                !over
                        && !grpc
                        && !paused
                        && !stream.remoteEnded()
                        && !stream.isContentComplete()
                        && held < owner.connection().limits().windowBytes() / 2;
        if (!waited) {
            pace = null;
        } else if (pace == null) {
            pace = new BodyPace();
        } else if (pace.isTooSlow(rate)) {
            tooSlow();
        }
    }

    /** Neither side is to wait for the rest. */
    private void tooSlow() {
        UpstreamStream to = upstream;
        owner.count(Counter.SLOW_BODIES);
        owner.count(Counter.FAILED);
        if (to != null) {
            to.reset(StreamFailure.CANCELLED);
        }
        if (responding) {
            over();
            stream.reset(ErrorCode.CANCEL);
        } else {
            answer(LocalReply.BODY_TIMEOUT);
        }
        told.ended(ResponseFlag.DT);
    }

    @Override
    public void onConsumed(int bytes) {
        held -= bytes;
        stream.consumed(bytes);
    }

    @Override
    public Object carrier() {
        return owner;
    }

    private @Nullable MovableStream movable() {
        UpstreamStream to = upstream;
        return to == null || over ? null : to.movable();
    }

    /** True if all of it can go to another process now. */
    boolean isMovable() {
        MovableStream to = movable();
        return over || upstream == null || (to != null && to.isMovable());
    }

    /** Names the upstream connections that it is on. */
    void carriers(Consumer<Object> to) {
        MovableStream on = movable();
        if (on != null) {
            on.carriers(to);
        }
    }

    ExchangeState export() {
        MovableStream to = movable();
        return new ExchangeState(
                stream.id(),
                System.nanoTime() - startedNanos,
                (grpc ? ExchangeState.GRPC : 0)
                        | (headRequest ? ExchangeState.HEAD_REQUEST : 0)
                        | (responding ? ExchangeState.RESPONDING : 0)
                        | (routed ? ExchangeState.ROUTED : 0)
                        | (over ? ExchangeState.OVER : 0),
                held,
                deadline.isUnderWay() ? deadline.leftNanos() : -1,
                told.export(),
                to == null ? new byte[0] : to.export());
    }

    /** Goes on where another process was; one whose way on did not come with it fails. */
    void restore(ExchangeState state) {
        startedNanos = System.nanoTime() - state.elapsedNanos();
        grpc = state.has(ExchangeState.GRPC);
        headRequest = state.has(ExchangeState.HEAD_REQUEST);
        responding = state.has(ExchangeState.RESPONDING);
        routed = state.has(ExchangeState.ROUTED);
        over = state.has(ExchangeState.OVER);
        held = state.held();
        told.restore(state.told());
        if (state.deadlineNanos() >= 0) {
            deadline.begin(state.deadlineNanos());
        }
        if (state.upstream().length > 0) {
            try {
                upstream = owner.shared().upstreams().adopt(owner.caller(), this, state.upstream());
            } catch (MoveRejectedException _) {
                lost = true;
            }
        }
    }

    /** Does nothing by itself until it goes on. */
    void freeze() {
        deadline.freeze();
        MovableStream to = movable();
        if (to != null) {
            to.freeze();
        }
    }

    /** Goes on after a freeze, or in another process. */
    void proceed() {
        deadline.thaw();
        MovableStream to = movable();
        if (lost && !over) {
            onFailure(StreamFailure.LOST);
        } else if (to != null) {
            to.proceed();
        }
    }

    /** Another process goes on with it. */
    void moved() {
        MovableStream to = movable();
        over();
        if (to != null) {
            to.moved();
        }
    }

    private void countStatus(int status) {
        told.answered(status);
        owner.count(
                switch (status / 100) {
                    case 2 -> Counter.RESPONSES_2XX;
                    case 3 -> Counter.RESPONSES_3XX;
                    case 4 -> Counter.RESPONSES_4XX;
                    default -> Counter.RESPONSES_5XX;
                });
    }
}
