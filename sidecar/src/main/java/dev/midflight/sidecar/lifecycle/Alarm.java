package dev.midflight.sidecar.lifecycle;

import java.time.Duration;

/** A moment at which the lifecycle wants to be woken; set again, it forgets the moment before. */
final class Alarm {
    private long dueNanos;
    private boolean set;

    void in(Duration time) {
        dueNanos = System.nanoTime() + time.toNanos();
        set = true;
    }

    /** True once for each time that it was set. */
    boolean rings() {
        boolean due = set && System.nanoTime() - dueNanos >= 0;
        set = set && !due;
        return due;
    }

    /** Time until it rings, at most the limit. */
    long nanosLeft(long limit) {
        return set ? Math.clamp(dueNanos - System.nanoTime(), 0, limit) : limit;
    }
}
