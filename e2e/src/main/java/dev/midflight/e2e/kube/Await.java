package dev.midflight.e2e.kube;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition with a deadline, asking again and again. */
public final class Await {
    private static final Duration INTERVAL = Duration.ofMillis(100);

    private Await() {}

    /**
     * Waits until the condition holds.
     *
     * @throws AwaitFailedException naming what was awaited
     */
    public static void until(String what, Duration limit, BooleanSupplier condition) {
        present(what, limit, () -> Optional.of(true).filter(yes -> condition.getAsBoolean()));
    }

    /** Waits until there is a value. */
    public static <T> T present(String what, Duration limit, Supplier<Optional<T>> source) {
        return present(what, limit, source, () -> "");
    }

    /** Waits until there is a value; the state is told where there is none in time. */
    public static <T> T present(
            String what, Duration limit, Supplier<Optional<T>> source, Supplier<String> state) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<T> value = source.get();
            if (value.isPresent()) {
                return value.get();
            }
            if (System.nanoTime() > deadline) {
                throw new AwaitFailedException(
                        what + ": not within " + limit.toSeconds() + " s. " + state.get());
            }
            LockSupport.parkNanos(INTERVAL.toNanos());
        }
    }
}
