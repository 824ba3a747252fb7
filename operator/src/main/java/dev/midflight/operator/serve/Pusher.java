package dev.midflight.operator.serve;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Gathers changes for a moment, then tells of them: soon after the last one, and no later than a
 * limit after the first. For any thread.
 */
final class Pusher implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Pusher.class);

    private final long quietNanos;
    private final long latestNanos;
    private final LongSupplier nanoClock;
    private final Consumer<Set<Shelf>> push;
    private final ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("xds-push").factory());
    private final ExecutorService aside =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("xds-aside").factory());
    private Set<Shelf> changed = new HashSet<>();
    private long firstNanos;
    private long lastNanos;

    /**
     * @param push told on a thread of this pusher's
     */
    Pusher(XdsLimits limits, LongSupplier nanoClock, Consumer<Set<Shelf>> push) {
        this.quietNanos = limits.quiet().toNanos();
        this.latestNanos = limits.latest().toNanos();
        this.nanoClock = nanoClock;
        this.push = push;
    }

    synchronized void changed(Shelf shelf) {
        long now = nanoClock.getAsLong();
        lastNanos = now;
        if (changed.isEmpty()) {
            firstNanos = now;
            later(quietNanos);
        }
        changed.add(shelf);
    }

    /** Runs a task each second, on the thread that pushes. */
    void everySecond(Runnable task) {
        var _ = executor.scheduleAtFixedRate(guarded(task), 1, 1, TimeUnit.SECONDS);
    }

    /** Runs a task once, which no push waits for. */
    void aside(Runnable task) {
        if (!aside.isShutdown()) {
            aside.execute(guarded(task));
        }
    }

    private void later(long nanos) {
        if (!executor.isShutdown()) {
            var _ = executor.schedule(guarded(this::due), nanos, TimeUnit.NANOSECONDS);
        }
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("Pushing configuration failed", e);
            }
        };
    }

    private void due() {
        Set<Shelf> ready;
        synchronized (this) {
            long now = nanoClock.getAsLong();
            long wait = Math.min(quietNanos - (now - lastNanos), latestNanos - (now - firstNanos));
            if (wait > 0) {
                later(wait);
                return;
            }
            ready = changed;
            changed = new HashSet<>();
        }
        push.accept(ready);
    }

    @Override
    public void close() {
        executor.shutdownNow();
        aside.shutdownNow();
    }
}
