package dev.midflight.sidecar.fleet;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;

/** The one thread on which everything of a channel happens, with its timers. */
public interface FleetLoop extends Executor {

    /** Runs the task once, later, on this loop, unless the future is cancelled before. */
    Future<?> after(Duration delay, Runnable task);

    /** From now on tasks and timers are dropped. */
    void stop();
}
