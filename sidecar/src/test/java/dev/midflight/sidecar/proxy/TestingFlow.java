package dev.midflight.sidecar.proxy;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.telemetry.FlowKind;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A flow without sockets that does what the test says. */
record TestingFlow(long id, Worker worker, Supplier<byte[]> state, Runnable onTick)
        implements Flow {
    private static final Origin ORIGIN =
            Origin.of(
                    Direction.INBOUND,
                    new InetSocketAddress("127.0.0.1", 1),
                    new InetSocketAddress("127.0.0.1", 2));

    /** Open on a lane from here on. */
    static TestingFlow on(Lane lane, Supplier<byte[]> state) {
        return on(lane, state, () -> {});
    }

    /** The same, and something happens at each of its ticks. */
    static TestingFlow on(Lane lane, Supplier<byte[]> state, Runnable onTick) {
        Worker worker = lane.worker();
        TestingFlow flow = new TestingFlow(worker.nextId(), worker, state, onTick);
        CompletableFuture.runAsync(() -> worker.flows().put(flow.id, flow), worker.loop()).join();
        return flow;
    }

    @Override
    public FlowKind kind() {
        return FlowKind.TCP;
    }

    @Override
    public Origin origin() {
        return ORIGIN;
    }

    @Override
    public boolean movable() {
        return true;
    }

    @Override
    public List<Link> links() {
        return List.of();
    }

    @Override
    public byte[] exportState() {
        return state.get();
    }

    @Override
    public void proceed() {}

    @Override
    public void released() {}

    @Override
    public void cut() {
        worker.flows().remove(id);
    }

    @Override
    public void sayGoodbye() {}

    @Override
    public void tick() {
        onTick.run();
    }

    @Override
    public String describe() {
        return "testing";
    }
}
