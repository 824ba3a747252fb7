package dev.midflight.sidecar.identity;

import dev.midflight.sidecar.telemetry.Measurements;
import dev.midflight.sidecar.telemetry.Metric;
import dev.midflight.sidecar.telemetry.MetricSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** How this proxy's certificate is kept fresh, in every reading; told on any thread. */
public final class IdentityMeters implements MetricSource {
    private static final Metric CERTIFICATES =
            Metric.counter("mesh_certificates", "Certificates of mutual TLS that were got");
    private static final Metric LEFT =
            Metric.gauge(
                    "mesh_certificate_left_seconds",
                    "Until the certificate of mutual TLS ends, if there is one");

    private final Clock clock;
    private final AtomicLong got = new AtomicLong();
    private final AtomicReference<@Nullable Instant> notAfter = new AtomicReference<>();

    public IdentityMeters(Clock clock) {
        this.clock = clock;
    }

    /** One that another process of this pod got. */
    void kept(Instant end) {
        notAfter.set(end);
    }

    /** A new one. */
    public void got(Instant end) {
        got.incrementAndGet();
        notAfter.set(end);
    }

    @Override
    public void read(Measurements out) {
        out.add(CERTIFICATES, Map.of(), got.get());
        Instant end = notAfter.get();
        if (end != null) {
            long millis = Duration.between(clock.instant(), end).toMillis();
            out.add(LEFT, Map.of(), millis / 1000.0);
        }
    }
}
