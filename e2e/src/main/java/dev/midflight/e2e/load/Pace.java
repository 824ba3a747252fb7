package dev.midflight.e2e.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** When to send next: a fixed grid, so that a stall shows in every request that was due in it. */
final class Pace {
    private static final long LONGEST_BACKLOG_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Stop stop;
    private final long intervalNanos;
    private long dueNanos;

    Pace(Stop stop, long intervalNanos, long firstAfterNanos) {
        this.stop = stop;
        this.intervalNanos = intervalNanos;
        this.dueNanos = System.nanoTime() + firstAfterNanos;
    }

    /** The time at which the next request is due, waited for; false when the run is over. */
    boolean await() {
        dueNanos = Math.max(dueNanos + intervalNanos, System.nanoTime() - LONGEST_BACKLOG_NANOS);
        for (long left = dueNanos - System.nanoTime();
                left > 0;
                left = dueNanos - System.nanoTime()) {
            if (stop.requested()) {
                return false;
            }
            LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(200)));
        }
        return !stop.requested();
    }

    long dueNanos() {
        return dueNanos;
    }

    /** After a failure: what was due while nothing could be sent is not made up for. */
    void startOver() {
        dueNanos = System.nanoTime();
    }
}
