package dev.midflight.sidecar.fleet;

import dev.midflight.sidecar.log.EventLog;
import dev.midflight.testkit.Await;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;

/** A real thread, but time passes only when the test says so; what is due now runs at once. */
final class TestingFleetLoop implements FleetLoop {
    private final ThreadFleetLoop thread;
    private final ConcurrentHashMap<Duration, BlockingQueue<FutureTask<?>>> timers =
            new ConcurrentHashMap<>();
    private final BlockingQueue<Redial> redials = new LinkedBlockingQueue<>();

    /** A dial that was put off. */
    record Redial(Duration delay, FutureTask<?> task) {}

    TestingFleetLoop(EventLog log) {
        thread = new ThreadFleetLoop("testing-fleet", log);
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
    Duration redial() {
        Redial redial = awaitRedial();
        redial(redial);
        return redial.delay();
    }

    /** Waits until a dial is put off. */
    Redial awaitRedial() {
        return Await.next("redial", redials);
    }

    void redial(Redial redial) {
        thread.execute(redial.task());
    }

    /** Has the oldest timer of that length that was not cancelled go off. */
    void pass(Duration delay) {
        FutureTask<?> timer;
        do {
            timer = Await.next("timer of " + delay, timersOf(delay));
        } while (timer.isCancelled());
        thread.execute(timer);
    }

    private BlockingQueue<FutureTask<?>> timersOf(Duration delay) {
        return timers.computeIfAbsent(delay, any -> new LinkedBlockingQueue<>());
    }
}
