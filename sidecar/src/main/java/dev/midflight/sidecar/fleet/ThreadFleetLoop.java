package dev.midflight.sidecar.fleet;

import dev.midflight.sidecar.log.EventLog;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A daemon thread of its own: nothing of the channel runs on the data path's event loops. */
final class ThreadFleetLoop implements FleetLoop {
    private final ScheduledThreadPoolExecutor thread;
    private final EventLog log;

    ThreadFleetLoop(EventLog log) {
        this.log = log;
        this.thread =
                new ScheduledThreadPoolExecutor(
                        1,
                        Thread.ofPlatform().daemon().name("midflight-fleet").factory(),
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
                log.error("The fleet channel met a bug", e);
            }
        };
    }
}
