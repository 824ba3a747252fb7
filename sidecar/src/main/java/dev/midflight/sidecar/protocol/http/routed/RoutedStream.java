package dev.midflight.sidecar.protocol.http.routed;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.sidecar.cluster.Host;
import dev.midflight.sidecar.cluster.Outcome;
import dev.midflight.sidecar.cluster.Selection;
import dev.midflight.sidecar.cluster.UpstreamPool;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.protocol.http.Alarm;
import dev.midflight.sidecar.protocol.http.Caller;
import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.protocol.http.GrpcStatus;
import dev.midflight.sidecar.protocol.http.MovableStream;
import dev.midflight.sidecar.protocol.http.RequestHead;
import dev.midflight.sidecar.protocol.http.ResponseHead;
import dev.midflight.sidecar.protocol.http.StreamFailure;
import dev.midflight.sidecar.protocol.http.UpstreamListener;
import dev.midflight.sidecar.protocol.http.UpstreamStream;
import dev.midflight.sidecar.route.CompiledEdits;
import dev.midflight.sidecar.route.CompiledRoute;
import dev.midflight.sidecar.route.ForwardPlan;
import dev.midflight.sidecar.route.RouteDecision;
import dev.midflight.sidecar.route.RoutingTable;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.ResponseFlag;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One exchange by the routes of its listener: where it goes, what is changed of it, how often it is
 * tried. To its client it is an upstream, to each upstream that it tries it is the client.
 */
final class RoutedStream implements UpstreamStream, UpstreamListener {
    private final RoutedUpstreams shared;
    private final Caller caller;
    private final Routes routes;
    private final UpstreamListener client;
    private final Course course;
    private final KeptRequest request;
    private final Alarm pause;
    private final Progress progress;
    private @Nullable UpstreamStream stream;
    private @Nullable UpstreamPool pool;
    private @Nullable CompiledRoute route;
    private boolean over;

    RoutedStream(RoutedUpstreams shared, Caller caller, Routes routes, UpstreamListener client) {
        this.shared = shared;
        this.caller = caller;
        this.routes = routes;
        this.client = client;
        this.progress = new Progress(caller, this::expired);
        this.course = new Course(progress, shared.worker(), shared.draw());
        this.request = new KeptRequest(shared.heads().take(), caller.downstream());
        this.pause = new Alarm(shared.worker().loop(), this::tryNext);
    }

    @Override
    public void send(RequestHead head, boolean end) {
        if (head.isConnect()) {
            refuse(StreamFailure.UNSUPPORTED);
            return;
        }
        HeadView view = shared.view().load(head);
        RouteDecision decision = routes.route(view, caller.origin(), shared.draw().random());
        if (!view.shadows().isEmpty()) {
            Verdict.of(view.shadows()).forEach(verdict -> shared.tell(verdict, caller, client));
        }
        if (decision instanceof RouteDecision.Forward(CompiledRoute by, ClusterName cluster)) {
            forward(head, end, by, cluster);
        } else {
            over(Outcome.CANCELLED);
            new Unforwarded(shared, caller, client).answer(decision, head);
        }
    }

    private void forward(RequestHead head, boolean end, CompiledRoute by, ClusterName cluster) {
        ForwardPlan plan = by.forwardPlan();
        route = by;
        long delayNanos = course.begin(by, plan, cluster, shared.view());
        course.limits().watchIdle();
        client.onRouted(by.label(), cluster.name());
        progress.grpc = head.isGrpc();
        long timeoutNanos = progress.grpc ? GrpcStatus.timeoutNanos(head.fields()) : 0;
        if (timeoutNanos > 0) {
            course.limits().within(timeoutNanos);
        }
        shared.edits().toRequest(head, shared.view(), by);
        plan.action()
                .mirror()
                .filter(mirror -> shared.draw().takes(mirror.percent()))
                .ifPresent(mirror -> copy(mirror.cluster(), head, end));
        request.begin(head, end, course.bufferBytes());
        if (delayNanos > 0) {
            course.delayed();
            client.onFlagged(ResponseFlag.DI);
            pause.begin(delayNanos);
        } else {
            tryNext();
        }
    }

    private void copy(ClusterName to, RequestHead head, boolean end) {
        request.mirror(MirrorStream.begin(shared, caller, to, head, end));
    }

    private void tryNext() {
        CompiledRoute by = route;
        int abort = course.abortStatus();
        if (by != null && abort > 0) {
            course.aborted();
            client.onFlagged(ResponseFlag.FI);
            boolean headRequest = request.head().isHead();
            over(Outcome.CANCELLED);
            DirectReply fault = DirectReply.fault(by, abort);
            fault.send(client, progress.grpc, headRequest, shared.worker().date());
            return;
        }
        switch (course.next()) {
            case Selection.Chosen(Host _, UpstreamPool chosen) -> {
                pool = chosen;
                open(chosen, false);
            }
            case Selection.NoHost() -> refuse(StreamFailure.NO_HOST);
            case Selection.Overflow _ -> refuse(StreamFailure.OVERFLOW);
        }
    }

    private void open(UpstreamPool to, boolean fresh) {
        client.onTried(to.target());
        boolean http2 = course.speaksHttp2(caller.speaksHttp2());
        UpstreamStream opened = shared.transport(http2).open(to, caller, this, fresh);
        stream = opened;
        progress.connecting = true;
        course.limits().connecting();
        request.sendTo(this, opened);
        sentIfAll();
    }

    /** True while a stream is the one of the try under way. */
    @SuppressWarnings("ReferenceEquality") // the very same
    boolean isOn(UpstreamStream candidate) {
        return stream == candidate;
    }

    private void sentIfAll() {
        if (stream != null && !progress.connecting && request.isEnded()) {
            course.limits().sent();
        }
    }

    @Override
    public void onConnected() {
        progress.connecting = false;
        sentIfAll();
    }

    @Override
    public void data(ByteBuf bytes, boolean end) {
        UpstreamStream to = stream;
        if (over) {
            bytes.release();
            return;
        }
        course.limits().passed();
        if (to == null) {
            request.await(bytes, end);
        } else {
            request.sent(bytes, end);
            to.data(bytes, end);
            sentIfAll();
        }
    }

    @Override
    public void trailers(Fields trailers) {
        if (over) {
            return;
        }
        request.trailers(trailers);
        UpstreamStream to = stream;
        if (to != null) {
            to.trailers(trailers);
            sentIfAll();
        }
    }

    @Override
    public void reset(StreamFailure reason) {
        giveUp(reason);
        over(Outcome.CANCELLED);
    }

    @Override
    public void consumed(int bytes) {
        UpstreamStream from = stream;
        if (from != null) {
            from.consumed(bytes);
        }
    }

    @Override
    public void onInformational(ResponseHead head) {
        request.letGo();
        client.onInformational(head);
    }

    @Override
    public void onHead(ResponseHead head, boolean end) {
        progress.grpcStatus = progress.grpc && end ? GrpcStatus.of(head.fields()) : -1;
        progress.status = head.status();
        if (request.isWhole()
                && (course.retriesStatus(progress.status, request.isIdempotent())
                        || course.retriesGrpc(progress.grpcStatus))) {
            retry(Outcomes.of(progress.status, progress.grpcStatus));
            return;
        }
        request.letGo();
        progress.responding = true;
        course.limits().passed();
        CompiledEdits edits = course.responseEdits();
        if (edits != null) {
            HeadEdits.apply(edits, head.fields());
        }
        endIf(end);
        client.onHead(head, end);
    }

    @Override
    public void onContent(ByteBuf bytes, boolean end) {
        course.limits().passed();
        endIf(end);
        client.onContent(bytes, end);
    }

    @Override
    public void onResponseTrailers(Fields trailers) {
        progress.grpcStatus = progress.grpc ? GrpcStatus.of(trailers) : -1;
        endIf(true);
        client.onResponseTrailers(trailers);
    }

    private void endIf(boolean end) {
        if (end) {
            stream = null;
            over(Outcomes.of(progress.status, progress.grpcStatus));
        }
    }

    @Override
    public void onFailure(StreamFailure failure) {
        stream = null;
        progress.connecting = false;
        if (!again(failure)) {
            over(Outcomes.of(failure));
            client.onFailure(failure);
        }
    }

    private boolean again(StreamFailure failure) {
        UpstreamPool last = pool;
        if (progress.responding || !request.isWhole()) {
            return false;
        }
        boolean idempotent = request.isIdempotent();
        if (failure == StreamFailure.RACED && idempotent && !progress.raced && last != null) {
            progress.raced = true;
            shared.count(Counter.UPSTREAM_RACES, caller);
            open(last, true);
            return true;
        }
        boolean retries = course.retries(failure, idempotent);
        if (retries) {
            retry(Outcomes.of(failure));
        }
        return retries;
    }

    private void retry(Outcome outcome) {
        shared.count(Counter.RETRIES, caller);
        client.onRetried();
        giveUp(StreamFailure.CANCELLED);
        course.ended(outcome);
        pause.begin(course.backoffNanos());
    }

    private void giveUp(StreamFailure reason) {
        UpstreamStream last = stream;
        stream = null;
        progress.connecting = false;
        if (last != null) {
            last.reset(reason);
        }
    }

    /** What was passed on by an earlier try, too, is told once. */
    @Override
    public void onConsumed(int bytes) {
        int more = request.consumed(bytes);
        if (more > 0) {
            client.onConsumed(more);
        }
    }

    /** The client is told, and nothing is tried any more. */
    private void refuse(StreamFailure failure) {
        over(Outcome.CANCELLED);
        client.onFailure(failure);
    }

    private void over(Outcome outcome) {
        if (!over) {
            over = true;
            pause.cancel();
            course.ended(outcome);
            course.over();
            course.end();
            request.over();
            shared.heads().give(request.head());
        }
    }

    @Override
    public MovableStream movable() {
        return new RoutedMove(this, course, request, pause);
    }

    @Override
    public @Nullable Object carrier() {
        return request.isMovable() ? client.carrier() : null;
    }

    /** Of the try under way; null: none is. */
    @Nullable UpstreamStream stream() {
        return stream;
    }

    boolean isOver() {
        return over;
    }

    Progress progress() {
        return progress;
    }

    private void expired(StreamFailure failure) {
        if (!over) {
            giveUp(StreamFailure.TIMEOUT);
            onFailure(failure);
        }
    }

    /** Goes on where another process was, as far as its route is here, too. */
    void restore(RoutedState state, @Nullable RoutingTable table) throws MoveRejectedException {
        progress.restore(state);
        request.restore(state.request());
        pool = course.restore(state.course(), table);
        route = course.route();
        if (state.waitNanos() >= 0) {
            pause.begin(state.waitNanos());
        }
        if (state.stream().length > 0) {
            stream = shared.transport(true).adopt(pool, caller, this, state.stream());
        }
    }

    /** One that waited for a try by a route that is gone is not tried any more. */
    void proceed() {
        if (!over && stream == null && (route == null || !pause.isUnderWay())) {
            refuse(StreamFailure.NO_HOST);
        }
    }

    /** Another process goes on with it. */
    void moved() {
        if (!over) {
            over = true;
            pause.cancel();
            course.moved();
            request.over();
            shared.heads().give(request.head());
        }
    }
}
