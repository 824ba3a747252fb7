package dev.midflight.sidecar.proxy;

import dev.midflight.sidecar.overload.Overload;
import dev.midflight.sidecar.overload.ProcessUse;
import dev.midflight.sidecar.overload.Resource;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.Flows;
import dev.midflight.sidecar.protocol.Worker;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Watches over the lanes what may run out, and gives up idle connections where it does. */
final class Guard {
    private static final int SAMPLE_MILLIS = 250;

    /** Of a loop's connections that are closed at once. */
    private static final int IDLE_PARTS = 10;

    private final List<Lane> lanes;
    private final Overload overload;

    Guard(List<Lane> lanes, int maxConnections) {
        this.lanes = lanes;
        ProcessUse process = new ProcessUse(this::open);
        this.overload =
                new Overload(
                        lanes.stream().map(lane -> lane.worker().budget()).toList(),
                        Map.of(
                                Resource.HEAP,
                                process::heapPercent,
                                Resource.DESCRIPTORS,
                                process::descriptorPercent,
                                Resource.CONNECTIONS,
                                () -> open() * 100.0 / maxConnections));
        overload.onShed(this::closeIdle);
    }

    Overload overload() {
        return overload;
    }

    void start(EventLoop loop) {
        var _ =
                loop.scheduleAtFixedRate(
                        overload::sample, SAMPLE_MILLIS, SAMPLE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Connections of all lanes, frozen ones included. */
    int open() {
        int open = 0;
        for (Lane lane : lanes) {
            open += lane.worker().flows().size();
        }
        return open;
    }

    private void closeIdle() {
        lanes.forEach(lane -> lane.worker().loop().execute(() -> closeIdle(lane.worker())));
    }

    private static void closeIdle(Worker worker) {
        worker.pools().drain().forEach(pooled -> pooled.link().close());
        Flows flows = worker.flows();
        int left = flows.size() / IDLE_PARTS + 1;
        for (long id : flows.ids()) {
            Flow flow = flows.get(id);
            if (left > 0 && flow != null && flow.closeIfIdle()) {
                left--;
            }
        }
    }
}
