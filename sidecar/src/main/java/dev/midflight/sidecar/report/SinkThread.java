package dev.midflight.sidecar.report;

import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.telemetry.Reading;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
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
    private final ScheduledExecutorService thread;
    private boolean failing;

    SinkThread(MetricSink sink, Supplier<Reading> source, EventLog log) {
        this.sink = sink;
        this.source = source;
        this.log = log;
        this.thread =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("report-" + sink.name()).factory());
    }

    String name() {
        return sink.name();
    }

    /** Reports that did not arrive. */
    long failed() {
        return failed.get();
    }

    void start(long interval, TimeUnit unit) {
        var _ = thread.scheduleWithFixedDelay(this::report, interval, interval, unit);
    }

    void stop() {
        thread.shutdownNow();
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
