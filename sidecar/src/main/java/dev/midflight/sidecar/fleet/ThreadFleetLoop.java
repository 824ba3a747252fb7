package dev.midflight.sidecar.fleet;

import dev.midflight.sidecar.log.EventLog;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A daemon thread of its own: nothing of a channel runs on the data path's event loops. */
public final class ThreadFleetLoop implements FleetLoop {
    private final String name;
    private final ScheduledThreadPoolExecutor thread;
    private final EventLog log;

    /**
     * @param name of the thread
     */
    public ThreadFleetLoop(String name, EventLog log) {
        this.name = name;
        this.log = log;
        this.thread =
                new ScheduledThreadPoolExecutor(
                        1,
                        Thread.ofPlatform().daemon().name(name).factory(),
                        new ThreadPoolExecutor.DiscardPolicy());
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void execute(Runnable task) {
        thread.execute(guarded(task));
    }

    @Override
    public Future<?> after(Duration delay, Runnable task) {
        return thread.schedule(guarded(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        thread.shutdown();
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                log.error("A channel met a bug", e, "thread", name);
            }
        };
    }
}
