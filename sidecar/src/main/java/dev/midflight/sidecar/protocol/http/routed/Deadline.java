package dev.midflight.sidecar.protocol.http.routed;

import io.netty.channel.EventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Wakes whoever has limits, with about one timer per limit's length and not one per request: a
 * timer that finds nothing due goes on to what is due next, or rests.
 */
final class Deadline {
    static final long NEVER = Long.MAX_VALUE;

    private final EventLoop loop;
    private final LongSupplier due;
    private final Runnable passed;
    private long wakesIn = NEVER;
    private long armedNanos;
    private @Nullable Future<?> timer;

    /**
     * Does nothing by itself.
     *
     * @param due how many nanoseconds remain; {@link #NEVER}: nothing is to be waited for
     * @param passed called when nothing remains
     */
    Deadline(EventLoop loop, LongSupplier due, Runnable passed) {
        this.loop = loop;
        this.due = due;
        this.passed = passed;
    }

    /** What is due may have become earlier. */
    void arm() {
        long remains = due.getAsLong();
        if (remains == NEVER) {
            return;
        }
        long now = System.nanoTime();
        boolean soonEnough = wakesIn != NEVER && armedNanos + wakesIn - now <= remains;
        if (!soonEnough) {
            schedule(now, Math.max(remains, 0));
        }
    }

    private void schedule(long now, long remains) {
        cancel();
        armedNanos = now;
        wakesIn = remains;
        timer = loop.schedule(this::wake, remains, TimeUnit.NANOSECONDS);
    }

    /** Wakes nobody. */
    void cancel() {
        wakesIn = NEVER;
        Future<?> scheduled = timer;
        if (scheduled != null) {
            timer = null;
            scheduled.cancel(false);
        }
    }

    private void wake() {
        wakesIn = NEVER;
        timer = null;
        long remains = due.getAsLong();
        if (remains <= 0) {
            passed.run();
        } else {
            arm();
        }
    }
}
