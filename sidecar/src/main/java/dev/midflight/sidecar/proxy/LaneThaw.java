package dev.midflight.sidecar.proxy;

import dev.midflight.sidecar.cluster.UpstreamCluster;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.link.Transit;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.Flows;
import dev.midflight.sidecar.protocol.Placement;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.protocol.http2.Http2Upstreams;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.FlowKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** How a lane goes on with what was frozen, here or in another process; on its loop. */
record LaneThaw(Worker worker, Http2Upstreams http2) {
    /** With what was frozen here and did not go. */
    void resume(List<Long> ids) {
        List<Long> thawed = new ArrayList<>();
        for (long id : ids) {
            Flow flow = worker.flows().thaw(id);
            if (flow != null) {
                worker.flows().restore(id, flow);
                thawed.add(id);
            }
        }
        begin(upstreamsFirst(thawed), List.of());
    }

    /** With what another process froze. */
    void start(Map<Long, Flow> adopted) {
        adopted.forEach(
                (id, flow) -> {
                    worker.counters().add(Counter.ADOPTED, flow.origin().direction(), 1);
                    worker.flows().put(id, flow);
                    claim(flow);
                });
        List<Long> ids = upstreamsFirst(adopted.keySet());
        List<Long> broken = worker.flows().attempt(ids, Flow::arrive);
        http2.allArrived();
        begin(ids, broken);
    }

    private List<Long> upstreamsFirst(Collection<Long> ids) {
        return ids.stream().sorted(Comparator.comparing(id -> !isUpstream(id))).toList();
    }

    private boolean isUpstream(long id) {
        Flow flow = worker.flows().get(id);
        return flow != null && flow.kind() == FlowKind.UPSTREAM;
    }

    /** What was chosen of a cluster for a whole connection counts here from now on. */
    private void claim(Flow flow) {
        Placement placement = flow.origin().placement();
        UpstreamCluster cluster =
                placement == null ? null : worker.clusters().get(placement.cluster());
        if (cluster != null && flow.links().size() > 1) {
            cluster.adopt(flow.origin().target(), flow.links().get(1));
        }
    }

    /** All of them are registered before the first one, which may write to another, goes on. */
    private void begin(List<Long> ids, List<Long> broken) {
        Flows flows = worker.flows();
        Countdown countdown =
                new Countdown(
                        () -> {
                            broken.forEach(flows::cutBroken);
                            flows.attempt(ids, Flow::proceed).forEach(flows::cutBroken);
                        });
        for (long id : ids) {
            Flow flow = flows.get(id);
            if (flow != null) {
                register(flow, countdown);
            }
        }
        countdown.armed();
    }

    /** With one alone, which is not frozen any more, or never was. */
    void begin(Flow flow) {
        Countdown countdown = new Countdown(flow::proceed);
        register(flow, countdown);
        countdown.armed();
    }

    private void register(Flow flow, Countdown countdown) {
        for (Link link : flow.links()) {
            countdown.await(Transit.resume(link, worker.loop()));
        }
    }
}
