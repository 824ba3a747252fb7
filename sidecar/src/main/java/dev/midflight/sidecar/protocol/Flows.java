package dev.midflight.sidecar.protocol;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.telemetry.LoopCounters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop by id, those frozen for a handover apart; the count of both,
 * which are this process's until they are released, may be read by anyone.
 */
public final class Flows {
    private final LoopCounters counters;
    private final Map<Long, Flow> flows = new LinkedHashMap<>();
    private final Map<Long, Flow> frozen = new LinkedHashMap<>();
    private volatile int size;

    Flows(LoopCounters counters) {
        this.counters = counters;
    }

    /** Adds a flow, or lets it take the place of the one that had its id. */
    public void put(long id, Flow flow) {
        counted(flows.put(id, flow), false);
        counted(flow, true);
        resized();
    }

    public void remove(long id) {
        counted(flows.remove(id), false);
        resized();
    }

    /** True if it is this very flow that has the id now. */
    @SuppressWarnings("ReferenceEquality")
    public boolean contains(long id, Flow flow) {
        return flows.get(id) == flow;
    }

    public @Nullable Flow get(long id) {
        return flows.get(id);
    }

    /** From here on no tick reaches the flow. */
    public void freeze(long id, Flow flow) {
        flows.remove(id);
        frozen.put(id, flow);
        resized();
    }

    /** Ends a freeze: the caller resumes or releases the flow; null: it was not frozen. */
    public @Nullable Flow thaw(long id) {
        return frozen.remove(id);
    }

    /** Counts a flow as closed that was thawed to be released. */
    public void gone(Flow flow) {
        counted(flow, false);
        resized();
    }

    /** Puts a flow back that was thawed to go on. */
    public void restore(long id, Flow flow) {
        flows.put(id, flow);
        resized();
    }

    /** Does something with each of these that is still here; returns those with which it failed. */
    public List<Long> attempt(List<Long> ids, Consumer<Flow> action) {
        List<Long> broken = new ArrayList<>();
        for (long id : ids) {
            Flow flow = flows.get(id);
            try {
                if (flow != null) {
                    action.accept(flow);
                }
            } catch (RuntimeException _) {
                broken.add(id);
            }
        }
        return broken;
    }

    /** Cuts one with which something has failed. */
    public void cutBroken(long id) {
        Flow flow = flows.get(id);
        if (flow != null) {
            cut(id, flow);
        }
    }

    /** Open and frozen ones. */
    public int size() {
        return size;
    }

    /** Ids at this instant, safe to iterate while flows come and go. */
    public List<Long> ids() {
        return new ArrayList<>(flows.keySet());
    }

    void tick() {
        each(Flow::tick);
    }

    /** Those that are frozen for a handover are told by whoever has them after it. */
    void sayGoodbye() {
        each(
                flow -> {
                    if (flow.origin().direction() == Direction.INBOUND) {
                        flow.sayGoodbye();
                    }
                });
    }

    /** Another process accepts from here on. */
    public void stayBehind() {
        each(Flow::stayBehind);
    }

    private void each(Consumer<Flow> action) {
        for (Map.Entry<Long, Flow> entry : new ArrayList<>(flows.entrySet())) {
            try {
                action.accept(entry.getValue());
            } catch (RuntimeException _) {
                cut(entry.getKey(), entry.getValue());
            }
        }
    }

    /** One connection's bug must not be felt by all the others. */
    private void cut(long id, Flow flow) {
        counters.add(Counter.BROKEN, flow.origin().direction(), 1);
        try {
            flow.cut();
        } catch (RuntimeException _) {
            flow.links().forEach(Link::close);
        }
        if (contains(id, flow)) {
            remove(id);
        }
    }

    private void resized() {
        size = flows.size() + frozen.size();
    }

    private void counted(@Nullable Flow flow, boolean opened) {
        if (flow == null) {
            return;
        }
        if (opened) {
            counters.opened(flow.kind(), flow.origin().direction());
        } else {
            counters.closed(flow.kind(), flow.origin().direction());
        }
    }
}
