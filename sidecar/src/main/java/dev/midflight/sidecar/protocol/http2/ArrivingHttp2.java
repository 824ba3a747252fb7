package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.cluster.PooledLink;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.telemetry.FlowKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection to an upstream that comes from another process, until it is in its pool. */
final class ArrivingHttp2 implements Flow {
    private final long id;
    private final Origin origin;
    private final Http2Upstreams upstreams;
    private final PooledLink pooled;
    private final MovedHttp2 state;
    private @Nullable ClientConnection connection;

    ArrivingHttp2(
            long id, Origin origin, Http2Upstreams upstreams, PooledLink pooled, MovedHttp2 state) {
        this.id = id;
        this.origin = origin;
        this.upstreams = upstreams;
        this.pooled = pooled;
        this.state = state;
    }

    @Override
    public FlowKind kind() {
        return FlowKind.UPSTREAM;
    }

    @Override
    public Origin origin() {
        return origin;
    }

    @Override
    public boolean movable() {
        return false;
    }

    @Override
    public List<Link> links() {
        return List.of(pooled.link());
    }

    @Override
    public byte[] exportState() {
        throw new IllegalStateException("it has hardly arrived");
    }

    @Override
    public void arrive() {
        connection = upstreams.arrive(pooled, state);
    }

    @Override
    public void proceed() {
        upstreams.worker().flows().remove(id);
        ClientConnection here = connection;
        if (here == null) {
            pooled.link().close();
        } else {
            dropUnclaimed(here);
            upstreams.takeBack(here);
        }
    }

    /** Nobody waits for what is left. */
    private static void dropUnclaimed(ClientConnection here) {
        Http2Connection http2 = here.http2();
        if (http2 != null) {
            http2.streams().all().stream()
                    .filter(stream -> stream.events() == UnclaimedStream.INSTANCE)
                    .forEach(stream -> stream.reset(ErrorCode.NO_ERROR));
        }
    }

    @Override
    public void released() {}

    @Override
    public void cut() {
        upstreams.worker().flows().remove(id);
        pooled.link().reset();
    }

    /** It is no client's own. */
    @Override
    public void sayGoodbye() {}

    @Override
    public void tick() {}

    @Override
    public String describe() {
        return "arriving";
    }
}
