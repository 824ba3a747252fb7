package dev.midflight.operator.trafficpolicy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The planner's own thread: changes in the order in which they were told, and what follows from
 * them once for all that have gathered. Nothing is put on shelves before every watch has told all
 * that there is: half a configuration would be taken for a whole one.
 */
final class TrafficThread implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TrafficThread.class);
    private static final long LOOK_AGAIN_MILLIS = 50;

    private final TrafficPlanner planner;
    private final BooleanSupplier watchesComplete;
    private final Runnable ready;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("traffic").factory());
    private final AtomicBoolean refreshIsDue = new AtomicBoolean();
    private boolean complete;
    private volatile boolean stocked;

    /**
     * @param ready told once a whole configuration is on the shelves
     */
    TrafficThread(TrafficPlanner planner, BooleanSupplier watchesComplete, Runnable ready) {
        this.planner = planner;
        this.ready = ready;
        this.watchesComplete = watchesComplete;
    }

    /** Looks from now on whether the watches are complete. */
    void start() {
        refreshSoon();
    }

    /** Returns at once. */
    void tell(Consumer<TrafficPlanner> change) {
        thread.execute(() -> follow(change));
    }

    /** Only what was done before a refresh is in it, so that it is asked for afterwards. */
    private void follow(Consumer<TrafficPlanner> change) {
        guarded(() -> change.accept(planner));
        refreshSoon();
    }

    /** A question about the configuration as it is; fails before there is a whole one. */
    <T> CompletableFuture<T> ask(Function<TrafficPlanner, T> question) {
        return CompletableFuture.supplyAsync(
                () -> {
                    if (!stocked) {
                        throw new IllegalStateException("the mesh is not known yet");
                    }
                    return question.apply(planner);
                },
                thread);
    }

    /** True once there is a whole configuration. */
    boolean isComplete() {
        return stocked;
    }

    private void refreshSoon() {
        if (refreshIsDue.compareAndSet(false, true)) {
            thread.execute(this::refresh);
        }
    }

    private void refresh() {
        refreshIsDue.set(false);
        if (complete) {
            guarded(planner::refresh);
            if (!stocked) {
                stocked = true;
                ready.run();
            }
        } else if (watchesComplete.getAsBoolean()) {
            // What they told before they were complete may still be waiting behind this.
            complete = true;
            refreshSoon();
        } else if (refreshIsDue.compareAndSet(false, true)) {
            var _ = thread.schedule(this::refresh, LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("A change of the mesh was not followed", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
