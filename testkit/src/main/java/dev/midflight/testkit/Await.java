package dev.midflight.testkit;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what happens on other threads or in other processes: with a deadline, not a sleep. */
public final class Await {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long PAUSE_NANOS = 1_000_000;

    private Await() {}

    /** Until the condition holds; fails with what was wanted after 20 s. */
    public static void until(String wanted, BooleanSupplier condition) {
        until(LIMIT, () -> wanted, condition);
    }

    /**
     * @param wanted asked for after 20 s, with whatever explains why it is not so
     */
    public static void until(Supplier<String> wanted, BooleanSupplier condition) {
        until(LIMIT, wanted, condition);
    }

    static void until(Duration limit, Supplier<String> wanted, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw missing(limit, wanted.get());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** The next one that comes; fails after 20 s. */
    public static <T> T next(String wanted, BlockingQueue<T> queue) {
        return next(LIMIT, wanted, queue);
    }

    static <T> T next(Duration limit, String wanted, BlockingQueue<T> queue) {
        try {
            T next = queue.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
            if (next == null) {
                throw missing(limit, wanted);
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for: " + wanted, e);
        }
    }

    private static AssertionError missing(Duration limit, String wanted) {
        return new AssertionError("not within " + limit.toMillis() + " ms: " + wanted);
    }
}
