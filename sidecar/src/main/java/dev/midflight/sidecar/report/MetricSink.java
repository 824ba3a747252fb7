package dev.midflight.sidecar.report;

import dev.midflight.sidecar.telemetry.Reading;
import java.io.IOException;

/** Takes a reading at each interval, on a thread of its own, on which it may block. */
interface MetricSink {
    /** For metrics and the log, one word. */
    String name();

    /** Comes first: what was counted before, and told already by whoever reported then. */
    default void begin(Reading before) {}

    void report(Reading reading) throws IOException;

    /** True if a report has only what was counted since the one before it. */
    default boolean tellsGrowth() {
        return false;
    }
}
