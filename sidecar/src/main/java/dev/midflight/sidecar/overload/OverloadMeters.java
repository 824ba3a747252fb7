package dev.midflight.sidecar.overload;

import dev.midflight.sidecar.telemetry.Measurements;
import dev.midflight.sidecar.telemetry.Metric;
import dev.midflight.sidecar.telemetry.MetricSource;
import java.util.Map;

/** What is short, and what was given up for it, in every reading. */
public record OverloadMeters(Overload overload) implements MetricSource {
    private static final Metric STAGE =
            Metric.gauge(
                    "overload_stage", "0 none, 1 reads less, 2 refuses connections, 3 closes them");
    private static final Metric USED =
            Metric.gauge("overload_used_ratio", "Used share of what may run out");
    private static final Metric MEMORY =
            Metric.gauge("memory_used_bytes", "Memory of this process that is used");
    private static final Metric BUFFERED =
            Metric.gauge(
                    "buffered_bytes",
                    "Bytes that connections hold since somebody is slow to take them");
    private static final Metric REFUSED =
            Metric.counter(
                    "overload_refused", "Connections closed at once since something was short");
    private static final Metric SHED =
            Metric.counter(
                    "overload_shed", "Connections reset since they held too much for too long");

    @Override
    public void read(Measurements out) {
        for (Resource resource : Resource.values()) {
            Map<String, String> labels = Measurements.labels("resource", resource.label());
            out.add(STAGE, labels, overload.stage(resource).number());
            out.add(USED, labels, overload.usedPercent(resource) / 100);
        }
        out.add(MEMORY, Measurements.labels("kind", "heap"), ProcessUse.heapBytes());
        out.add(MEMORY, Measurements.labels("kind", "direct"), ProcessUse.directBytes());
        out.add(BUFFERED, Map.of(), overload.heldBytes());
        out.add(REFUSED, Map.of(), overload.refusedConnections());
        out.add(SHED, Map.of(), overload.shedConnections());
    }
}
