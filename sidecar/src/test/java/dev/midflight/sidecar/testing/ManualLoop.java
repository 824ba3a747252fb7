package dev.midflight.sidecar.testing;

import dev.midflight.sidecar.fleet.FleetLoop;
import dev.midflight.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;

/** Runs on the test's thread what it is given, when the test says so; timers, too. */
public final class ManualLoop implements FleetLoop {
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final List<Timer> timers = new ArrayList<>();

    private record Timer(Duration delay, FutureTask<?> task) {}

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Future<?> after(Duration delay, Runnable task) {
        Timer timer = new Timer(delay, new FutureTask<>(task, null));
        timers.add(timer);
        return timer.task();
    }

    @Override
    public void stop() {
        throw new IllegalStateException("must not be used");
    }

    /** What there is to run now. */
    public void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    public void runUntil(String wanted, BooleanSupplier condition) {
        Await.until(
                wanted,
                () -> {
                    run();
                    return condition.getAsBoolean();
                });
    }

    /** Those that have not gone off, nor were cancelled. */
    public List<Duration> timers() {
        return timers.stream().filter(one -> !one.task().isDone()).map(Timer::delay).toList();
    }

    /** All timers go off. */
    public void pass() {
        List.copyOf(timers).forEach(one -> one.task().run());
    }
}
