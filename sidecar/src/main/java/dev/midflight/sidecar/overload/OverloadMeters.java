package dev.midflight.sidecar.overload;

import dev.midflight.sidecar.telemetry.Telemetry;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** What is short, and what was given up for it, as metrics. */
public final class OverloadMeters implements MeterBinder {
    private static final String REFUSED = "OVERLOAD_REFUSED";
    private static final String SHED = "OVERLOAD_SHED";

    private final Overload overload;
    private final Telemetry telemetry;

    /** From here on what was refused and shed goes to the next proxy with the other counters. */
    public OverloadMeters(Overload overload, Telemetry telemetry) {
        this.overload = overload;
        this.telemetry = telemetry;
        telemetry.count(REFUSED, overload::refusedConnections);
        telemetry.count(SHED, overload::shedConnections);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Resource resource : Resource.values()) {
            Gauge.builder("midflight_overload_stage", () -> overload.stage(resource).number())
                    .description("0 none, 1 reads less, 2 refuses connections, 3 closes them")
                    .tag("resource", resource.label())
                    .register(registry);
            Gauge.builder(
                            "midflight_overload_used_ratio",
                            () -> overload.usedPercent(resource) / 100)
                    .description("Used share of what may run out")
                    .tag("resource", resource.label())
                    .register(registry);
        }
        Gauge.builder("midflight_buffered_bytes", overload, Overload::heldBytes)
                .description("Bytes that connections hold since somebody is slow to take them")
                .register(registry);
        FunctionCounter.builder("midflight_overload_refused", telemetry, t -> t.total(REFUSED))
                .description("Connections closed at once since something was short")
                .register(registry);
        FunctionCounter.builder("midflight_overload_shed", telemetry, t -> t.total(SHED))
                .description("Connections reset since they held too much for too long")
                .register(registry);
    }
}
