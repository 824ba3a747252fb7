package dev.midflight.sidecar.protocol.http.routed;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.sidecar.cluster.Host;
import dev.midflight.sidecar.cluster.Outcome;
import dev.midflight.sidecar.cluster.Selection;
import dev.midflight.sidecar.cluster.UpstreamPool;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.http.Caller;
import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.protocol.http.GrpcStatus;
import dev.midflight.sidecar.protocol.http.RequestHead;
import dev.midflight.sidecar.protocol.http.ResponseHead;
import dev.midflight.sidecar.protocol.http.StreamFailure;
import dev.midflight.sidecar.protocol.http.UpstreamListener;
import dev.midflight.sidecar.protocol.http.UpstreamStream;
import dev.midflight.sidecar.route.CompiledEdits;
import dev.midflight.sidecar.route.CompiledRoute;
import dev.midflight.sidecar.route.ForwardPlan;
import dev.midflight.sidecar.route.Refusal;
import dev.midflight.sidecar.route.RouteDecision;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.ResponseFlag;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One exchange by the routes of its listener: where it goes, what is changed of it, how often it is
 * tried. To its client it is an upstream, to each upstream that it tries it is the client.
 */
final class RoutedStream implements UpstreamStream, UpstreamListener, CourseOwner {
    private final RoutedUpstreams shared;
    private final Caller caller;
    private final Routes routes;
    private final UpstreamListener client;
    private final long startedNanos = System.nanoTime();
    private final Course course;
    private final KeptRequest request;
    private @Nullable UpstreamStream stream;
    private @Nullable UpstreamPool pool;
    private @Nullable CompiledRoute route;
    private boolean connecting;
    private boolean raced;
    private boolean responding;
    private boolean over;
    private boolean grpc;
    private int grpcStatus = -1;
    private int status;
    private long waits;

    RoutedStream(RoutedUpstreams shared, Caller caller, Routes routes, UpstreamListener client) {
        this.shared = shared;
        this.caller = caller;
        this.routes = routes;
        this.client = client;
        this.course = new Course(this, shared.worker(), shared.draw());
        this.request = new KeptRequest(shared.heads().take(), caller.downstream());
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
            Verdict.of(view.shadows()).forEach(this::tell);
        }
        switch (decision) {
            case RouteDecision.Forward(CompiledRoute by, ClusterName cluster) ->
                    forward(head, end, by, cluster);
            case RouteDecision.Redirect(CompiledRoute by, var action) ->
                    answer(by, DirectReply.redirect(view, by, action), head);
            case RouteDecision.Respond(CompiledRoute by, var action) ->
                    answer(by, DirectReply.respond(by, action), head);
            case RouteDecision.Refused(CompiledRoute by, Refusal refusal) -> {
                tell(Verdict.of(refusal));
                answer(by, DirectReply.refusal(refusal), head);
            }
            case RouteDecision.NoRoute() -> {
                count(Counter.NO_ROUTE);
                refuse(StreamFailure.NO_ROUTE);
            }
            case RouteDecision.BadPath() -> refuse(StreamFailure.BAD_PATH);
        }
    }

    private void forward(RequestHead head, boolean end, CompiledRoute by, ClusterName cluster) {
        ForwardPlan plan = by.forwardPlan();
        route = by;
        long delayNanos = course.begin(by, plan, cluster, shared.view());
        course.limits().watchIdle();
        client.onRouted(by.label(), cluster.name());
        grpc = head.isGrpc();
        long timeoutNanos = grpc ? GrpcStatus.timeoutNanos(head.fields()) : 0;
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
            await(delayNanos);
        } else {
            tryNext();
        }
    }

    private void copy(ClusterName to, RequestHead head, boolean end) {
        request.mirror(MirrorStream.begin(shared, caller, to, head, end));
    }

    private void await(long nanos) {
        long which = ++waits;
        var _ = shared.worker().loop().schedule(() -> waited(which), nanos, TimeUnit.NANOSECONDS);
    }

    private void waited(long which) {
        if (which == waits && !over) {
            tryNext();
        }
    }

    private void tryNext() {
        CompiledRoute by = route;
        int abort = course.abortStatus();
        if (by != null && abort > 0) {
            course.aborted();
            client.onFlagged(ResponseFlag.FI);
            answer(DirectReply.fault(by, abort), request.head());
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
        connecting = true;
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
        if (stream != null && !connecting && request.isEnded()) {
            course.limits().sent();
        }
    }

    @Override
    public void onConnected() {
        connecting = false;
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
        grpcStatus = grpc && end ? GrpcStatus.of(head.fields()) : -1;
        status = head.status();
        if (request.isWhole()
                && (course.retriesStatus(status, request.isIdempotent())
                        || course.retriesGrpc(grpcStatus))) {
            retry(Outcomes.of(status, grpcStatus));
            return;
        }
        request.letGo();
        responding = true;
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
        grpcStatus = grpc ? GrpcStatus.of(trailers) : -1;
        endIf(true);
        client.onResponseTrailers(trailers);
    }

    private void endIf(boolean end) {
        if (end) {
            stream = null;
            over(Outcomes.of(status, grpcStatus));
        }
    }

    @Override
    public void onFailure(StreamFailure failure) {
        stream = null;
        connecting = false;
        if (!again(failure)) {
            over(Course.outcome(failure));
            client.onFailure(failure);
        }
    }

    private boolean again(StreamFailure failure) {
        UpstreamPool last = pool;
        if (responding || !request.isWhole()) {
            return false;
        }
        boolean idempotent = request.isIdempotent();
        if (failure == StreamFailure.RACED && idempotent && !raced && last != null) {
            raced = true;
            count(Counter.UPSTREAM_RACES);
            open(last, true);
            return true;
        }
        boolean retries = course.retries(failure, idempotent);
        if (retries) {
            retry(Course.outcome(failure));
        }
        return retries;
    }

    private void retry(Outcome outcome) {
        count(Counter.RETRIES);
        client.onRetried();
        giveUp(StreamFailure.CANCELLED);
        course.ended(outcome);
        await(course.backoffNanos());
    }

    private void giveUp(StreamFailure reason) {
        UpstreamStream last = stream;
        stream = null;
        connecting = false;
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

    private void tell(Verdict verdict) {
        count(verdict.counter());
        client.onFlagged(verdict.flag());
    }

    private void count(Counter counter) {
        shared.worker().counters().add(counter, caller.origin().direction(), 1);
    }

    private void answer(@Nullable CompiledRoute by, DirectReply reply, RequestHead head) {
        if (by != null) {
            client.onRouted(by.label(), "");
        }
        answer(reply, head);
    }

    private void answer(DirectReply reply, RequestHead head) {
        boolean grpc = head.isGrpc();
        boolean headRequest = head.isHead();
        over(Outcome.CANCELLED);
        reply.send(client, grpc, headRequest, shared.worker().date());
    }

    /** The client is told, and nothing is tried any more. */
    private void refuse(StreamFailure failure) {
        over(Outcome.CANCELLED);
        client.onFailure(failure);
    }

    private void over(Outcome outcome) {
        if (!over) {
            over = true;
            waits++;
            course.ended(outcome);
            course.over();
            course.end();
            request.over();
            shared.heads().give(request.head());
        }
    }

    @Override
    public Origin origin() {
        return caller.origin();
    }

    @Override
    public boolean redirected() {
        return caller.redirected();
    }

    @Override
    public long elapsedNanos(long nowNanos) {
        return nowNanos - startedNanos;
    }

    @Override
    public boolean responding() {
        return responding;
    }

    @Override
    public boolean connecting() {
        return connecting;
    }

    @Override
    public void expired(StreamFailure failure) {
        if (!over) {
            giveUp(StreamFailure.TIMEOUT);
            onFailure(failure);
        }
    }
}
