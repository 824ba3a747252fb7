package dev.midflight.sidecar.report;

import dev.midflight.sidecar.telemetry.Reading;
import java.io.IOException;

/** Takes a reading at each interval, on a thread of its own, on which it may block. */
interface MetricSink {
    /** For metrics and the log, one word. */
    String name();

    void report(Reading reading) throws IOException;
}
