package dev.midflight.sidecar.proxy;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.sidecar.cluster.PooledLink;
import dev.midflight.sidecar.cluster.UpstreamCluster;
import dev.midflight.sidecar.cluster.UpstreamPool;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.StateReader;
import dev.midflight.sidecar.move.StateWriter;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.telemetry.FlowKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An idle upstream connection between two pools: on its way out, or just arrived. */
record PooledFlow(long id, Worker worker, PooledLink pooled) implements Flow {
    private static final int CLUSTER = 1;
    private static final int REQUESTS = 2;
    private static final int AGE_SECONDS = 3;

    /**
     * One that another process had.
     *
     * @throws MoveRejectedException if the state is none of an idle connection
     */
    static PooledFlow adopted(long id, Worker worker, Origin origin, Link link, byte[] state)
            throws MoveRejectedException {
        StateReader reader = StateReader.of(state);
        return new PooledFlow(
                id,
                worker,
                new PooledLink(
                        cluster(reader.text(CLUSTER)),
                        origin.target(),
                        link,
                        reader.index(REQUESTS, Integer.MAX_VALUE),
                        reader.index(AGE_SECONDS, Integer.MAX_VALUE)));
    }

    private static @Nullable ClusterName cluster(String name) throws MoveRejectedException {
        try {
            return name.isEmpty() ? null : ClusterName.of(name);
        } catch (IllegalArgumentException e) {
            throw new MoveRejectedException("upstream: " + e.getMessage());
        }
    }

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
        ClusterName cluster = pooled.cluster();
        return new StateWriter()
                .put(CLUSTER, cluster == null ? "" : cluster.name())
                .put(REQUESTS, pooled.requests())
                .put(AGE_SECONDS, pooled.ageSeconds())
                .toBytes();
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
        if (pooled.cluster() == null) {
            return worker.pools().of(pooled.target());
        }
        UpstreamCluster cluster = worker.clusters().get(pooled.cluster());
        return cluster == null ? null : cluster.poolOf(pooled.target());
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
