package dev.midflight.sidecar.xds;

import dev.midflight.sidecar.telemetry.Measurements;
import dev.midflight.sidecar.telemetry.Metric;
import dev.midflight.sidecar.telemetry.MetricSource;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/** How the control plane and this proxy get on, in every reading; told on any thread. */
public final class XdsMeters implements MetricSource {
    private static final Metric RESPONSES =
            Metric.counter(
                    "xds_responses", "Responses of the control plane, by what became of them");
    private static final Metric CONNECTED =
            Metric.gauge("xds_connected", "1 while the control plane answers, 0 otherwise");
    private static final Metric AGE =
            Metric.gauge(
                    "xds_last_response_seconds", "Since the control plane's last response, if any");

    private final LongSupplier nanoTime;
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicReference<OptionalLong> lastNanos =
            new AtomicReference<>(OptionalLong.empty());
    private volatile boolean connected;

    /**
     * @param nanoTime as {@link System#nanoTime}
     */
    public XdsMeters(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** One came in: there is a stream. */
    public void received() {
        connected = true;
        lastNanos.set(OptionalLong.of(nanoTime.getAsLong()));
    }

    void lost() {
        connected = false;
    }

    void taken() {
        taken.incrementAndGet();
    }

    void refused() {
        refused.incrementAndGet();
    }

    @Override
    public void read(Measurements out) {
        out.add(RESPONSES, Measurements.labels("outcome", "taken"), taken.get());
        out.add(RESPONSES, Measurements.labels("outcome", "refused"), refused.get());
        out.add(CONNECTED, Map.of(), connected ? 1 : 0);
        OptionalLong last = lastNanos.get();
        if (last.isPresent()) {
            long millis = TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - last.getAsLong());
            out.add(AGE, Map.of(), millis / 1000.0);
        }
    }
}
