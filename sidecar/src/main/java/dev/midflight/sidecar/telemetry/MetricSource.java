package dev.midflight.sidecar.telemetry;

import java.util.List;

/** Whoever has something to say in each reading; on any thread, more than one at once. */
public interface MetricSource {
    void read(Measurements out);

    /**
     * Counters and histograms of which {@link #read} tells only series that this process has
     * counted: what the proxies before it had counted in others is told without it.
     */
    default List<Metric> sparse() {
        return List.of();
    }
}
