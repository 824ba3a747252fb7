package dev.midflight.sidecar.fleet;

import static dev.midflight.sidecar.fleet.TestingOperator.inTime;

import dev.midflight.sidecar.log.EventLog;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A real thread, but time passes only when the test says so; what is due now runs at once. */
final class TestingFleetLoop implements FleetLoop {
    private final ThreadFleetLoop thread;
    private final ConcurrentHashMap<Duration, BlockingQueue<FutureTask<?>>> timers =
            new ConcurrentHashMap<>();
    private final BlockingQueue<Redial> redials = new LinkedBlockingQueue<>();

    /** A dial that was put off. */
    record Redial(Duration delay, FutureTask<?> task) {}

    TestingFleetLoop(EventLog log) {
        thread = new ThreadFleetLoop(log);
    }

    @Override
    public void execute(Runnable task) {
        thread.execute(task);
    }

    @Override
    public Future<?> after(Duration delay, Runnable task) {
        FutureTask<?> timer = new FutureTask<>(task, null);
        if (delay.isZero()) {
            thread.execute(timer);
        } else if (delay.compareTo(Backoff.LONGEST) <= 0) {
            redials.add(new Redial(delay, timer));
        } else {
            timersOf(delay).add(timer);
        }
        return timer;
    }

    @Override
    public void stop() {
        thread.stop();
    }

    /** Waits until a dial is put off, has it happen, and tells for how long it was put off. */
    Duration redial() throws InterruptedException {
        Redial redial = awaitRedial();
        redial(redial);
        return redial.delay();
    }

    /** Waits until a dial is put off. */
    Redial awaitRedial() throws InterruptedException {
        return inTime(redials.poll(10, TimeUnit.SECONDS), "redial");
    }

    void redial(Redial redial) {
        thread.execute(redial.task());
    }

    /** Has the oldest timer of that length that was not cancelled go off. */
    void pass(Duration delay) throws InterruptedException {
        FutureTask<?> timer;
        do {
            timer = inTime(timersOf(delay).poll(10, TimeUnit.SECONDS), "timer of " + delay);
        } while (timer.isCancelled());
        thread.execute(timer);
    }

    private BlockingQueue<FutureTask<?>> timersOf(Duration delay) {
        return timers.computeIfAbsent(delay, any -> new LinkedBlockingQueue<>());
    }
}
