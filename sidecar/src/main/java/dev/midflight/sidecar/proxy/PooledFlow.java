package dev.midflight.sidecar.proxy;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.telemetry.FlowKind;
import java.util.List;

/** An idle upstream connection between two pools: on its way out, or just arrived. */
record PooledFlow(long id, Worker worker, Origin origin, Link link) implements Flow {
    private static final byte[] NO_STATE = {};

    @Override
    public FlowKind kind() {
        return FlowKind.UPSTREAM;
    }

    @Override
    public boolean movable() {
        return link.isOpen() && !link.eof();
    }

    @Override
    public List<Link> links() {
        return List.of(link);
    }

    @Override
    public byte[] exportState() {
        return NO_STATE;
    }

    @Override
    public void proceed() {
        worker.flows().remove(id);
        worker.pools().of(origin.target()).giveBack(link);
    }

    @Override
    public void released() {}

    @Override
    public void cut() {
        link.close();
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
