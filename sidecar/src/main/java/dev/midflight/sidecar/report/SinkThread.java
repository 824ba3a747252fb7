package dev.midflight.sidecar.report;

import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.telemetry.Reading;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Gives one sink what there is to report, again and again. While the sink hangs nothing piles up: a
 * later reading has everything that an earlier one had.
 */
final class SinkThread {
    private final MetricSink sink;
    private final Supplier<Reading> source;
    private final AtomicLong failed = new AtomicLong();
    private final EventLog log;
    private final ReportThread thread;
    private boolean failing;

    SinkThread(MetricSink sink, Supplier<Reading> source, EventLog log) {
        this.sink = sink;
        this.source = source;
        this.log = log;
        this.thread = new ReportThread(sink.name(), this::report);
    }

    String name() {
        return sink.name();
    }

    /** Reports that did not arrive. */
    long failed() {
        return failed.get();
    }

    ReportThread start(long interval, TimeUnit unit) {
        sink.begin(source.get());
        thread.start(interval, unit);
        return thread;
    }

    /** Another proxy reports from here on: everything, or what it counts itself. */
    void handOver() {
        if (sink.tellsGrowth()) {
            thread.finish();
        } else {
            thread.stop();
        }
    }

    ReportThread thread() {
        return thread;
    }

    private void report() {
        try {
            sink.report(source.get());
            if (failing) {
                log.info("sink takes reports again", "sink", sink.name());
            }
            failing = false;
        } catch (IOException | RuntimeException e) {
            failed.incrementAndGet();
            if (!failing) {
                log.warn("sink takes no report", e, "sink", sink.name());
            }
            failing = true;
        }
    }
}
