package dev.midflight.sidecar.report;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A sink's own thread: does its task again and again, and once more at the end. */
final class ReportThread {
    private final ScheduledExecutorService thread;
    private final Runnable task;

    ReportThread(String name, Runnable task) {
        this.task = task;
        this.thread =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("report-" + name).factory());
    }

    void start(long interval, TimeUnit unit) {
        var _ = thread.scheduleWithFixedDelay(task, interval, interval, unit);
    }

    /** One last time, behind what it does now; not waited for. */
    void finish() {
        thread.execute(task);
        thread.shutdown();
    }

    /** Waits for the last time; false: it took too long, and is given up. */
    boolean awaitEnd(long nanos) {
        try {
            boolean ended = thread.awaitTermination(nanos, TimeUnit.NANOSECONDS);
            stop();
            return ended;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** At once. */
    void stop() {
        thread.shutdownNow();
    }
}
