package dev.midflight.sidecar.protocol.http.routed;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.UpstreamProtocol;
import dev.midflight.sidecar.cluster.Choice;
import dev.midflight.sidecar.cluster.Host;
import dev.midflight.sidecar.cluster.Mirrors;
import dev.midflight.sidecar.cluster.Outcome;
import dev.midflight.sidecar.cluster.Selection;
import dev.midflight.sidecar.cluster.UpstreamCluster;
import dev.midflight.sidecar.cluster.UpstreamPool;
import dev.midflight.sidecar.protocol.http.Caller;
import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.protocol.http.RequestHead;
import dev.midflight.sidecar.protocol.http.ResponseHead;
import dev.midflight.sidecar.protocol.http.StreamFailure;
import dev.midflight.sidecar.protocol.http.UpstreamListener;
import dev.midflight.sidecar.protocol.http.UpstreamStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a request, sent to another cluster; what that answers is read and dropped. Never slows
 * the request itself: a copy that cannot keep up, or is not answered in time, is given up.
 */
final class MirrorStream implements UpstreamListener {
    private static final int MAX_PENDING_BYTES = 65_536;
    private static final int LIMIT_SECONDS = 15;

    private final Host host;
    private final Future<?> limit;
    private final long startedNanos = System.nanoTime();
    private @Nullable UpstreamStream stream;
    private int pending;
    private int status;
    private boolean over;

    private MirrorStream(Host host, EventLoop loop) {
        this.host = host;
        this.limit = loop.schedule(this::timeOut, LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** Null: nobody takes it. */
    static @Nullable MirrorStream begin(
            RoutedUpstreams shared, Caller caller, ClusterName to, RequestHead head, boolean end) {
        UpstreamCluster cluster = shared.worker().clusters().get(to);
        if (cluster == null) {
            return null;
        }
        Selection selection = cluster.choose(Choice.ANY);
        if (!(selection instanceof Selection.Chosen(Host host, UpstreamPool pool))) {
            cluster.mirrors().dropped(selection);
            return null;
        }
        cluster.mirrors().begun();
        UpstreamProtocol protocol = cluster.config().protocol();
        boolean http2 = Course.speaksHttp2(protocol, caller.speaksHttp2());
        MirrorStream copy = new MirrorStream(host, shared.worker().loop());
        UpstreamStream opened = shared.transport(http2).open(pool, caller, copy, false);
        copy.stream = opened;
        opened.send(head, end);
        return copy;
    }

    /** Content of the request; takes ownership. */
    void data(ByteBuf bytes, boolean end) {
        UpstreamStream to = stream;
        if (over || to == null) {
            bytes.release();
            return;
        }
        pending += bytes.readableBytes();
        to.data(bytes, end);
        if (pending > MAX_PENDING_BYTES) {
            giveUp(Mirrors::slow);
        }
    }

    void trailers(Fields fields) {
        UpstreamStream to = stream;
        if (!over && to != null) {
            to.trailers(fields);
        }
    }

    private void timeOut() {
        giveUp(Mirrors::timedOut);
    }

    /** The request ended before all of it had come. */
    void cancel() {
        giveUp(Mirrors::cancelled);
    }

    private void giveUp(Consumer<Mirrors> count) {
        UpstreamStream last = stream;
        if (!over && last != null) {
            last.reset(StreamFailure.CANCELLED);
        }
        end(Outcome.CANCELLED, count);
    }

    private void end(Outcome outcome, Consumer<Mirrors> count) {
        if (!over) {
            over = true;
            count.accept(host.cluster().mirrors());
            stream = null;
            limit.cancel(false);
            host.ended(outcome, System.nanoTime() - startedNanos);
        }
    }

    @Override
    public void onConsumed(int bytes) {
        pending -= bytes;
    }

    @Override
    public void onInformational(ResponseHead head) {}

    @Override
    public void onHead(ResponseHead head, boolean end) {
        status = head.status();
        endIf(end);
    }

    @Override
    public void onContent(ByteBuf bytes, boolean end) {
        UpstreamStream from = stream;
        int length = bytes.readableBytes();
        bytes.release();
        if (from != null) {
            from.consumed(length);
        }
        endIf(end);
    }

    @Override
    public void onResponseTrailers(Fields trailers) {
        endIf(true);
    }

    private void endIf(boolean end) {
        if (end) {
            end(Outcome.ofStatus(status), mirrors -> mirrors.answered(status));
        }
    }

    @Override
    public void onFailure(StreamFailure failure) {
        end(Outcomes.of(failure), Mirrors::failed);
    }
}
