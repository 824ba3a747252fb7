package dev.midflight.sidecar.proxy;

import dev.midflight.sidecar.cluster.PooledLink;
import dev.midflight.sidecar.cluster.UpstreamPool;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.PooledState;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.telemetry.FlowKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An idle upstream connection between two pools: on its way out, or just arrived. */
record PooledFlow(long id, Worker worker, PooledLink pooled) implements Flow {
    private static final byte[] NO_HTTP2 = {};

    @Override
    public FlowKind kind() {
        return FlowKind.UPSTREAM;
    }

    @Override
    public Origin origin() {
        return new Origin(pooled.target(), pooled.target().destination().address());
    }

    @Override
    public boolean movable() {
        return pooled.link().isOpen() && !pooled.link().eof();
    }

    @Override
    public List<Link> links() {
        return List.of(pooled.link());
    }

    @Override
    public byte[] exportState() {
        return PooledState.of(pooled, NO_HTTP2).toBytes();
    }

    @Override
    public void proceed() {
        worker.flows().remove(id);
        UpstreamPool pool = pool();
        if (pool == null) {
            pooled.link().close();
        } else {
            pool.takeBack(pooled);
        }
    }

    /** Null: it is of no use here. */
    private @Nullable UpstreamPool pool() {
        return pooled.cluster() == null
                ? worker.pools().of(pooled.target())
                : worker.clusters().poolOf(pooled.cluster(), pooled.target());
    }

    @Override
    public void released() {}

    @Override
    public void cut() {
        pooled.link().close();
        worker.flows().remove(id);
    }

    /** Nobody is a client of it now. */
    @Override
    public void sayGoodbye() {}

    @Override
    public void tick() {}

    @Override
    public String describe() {
        return "idle";
    }
}
