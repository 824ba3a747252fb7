package dev.midflight.sidecar.telemetry;

/** Whoever has something to say in each reading; on any thread, more than one at once. */
public interface MetricSource {
    void read(Measurements out);
}
