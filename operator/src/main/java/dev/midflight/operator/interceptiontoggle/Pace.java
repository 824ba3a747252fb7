package dev.midflight.operator.interceptiontoggle;

import dev.midflight.operator.fleet.Pause;
import dev.midflight.operator.registry.RegistryException;
import dev.midflight.operator.toggle.ToggleOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Asks again, ever more slowly, until it is so or the time is over. */
record Pace(Clock clock, Pause pause) {
    private static final Logger LOG = Logger.getLogger(Pace.class);
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LAST = Duration.ofSeconds(1);

    /** One look. */
    @FunctionalInterface
    interface Look {
        /**
         * @param count how often was looked before
         * @return what is still missing; empty: nothing
         */
        Optional<String> missing(int count) throws RegistryException, InterruptedException;
    }

    ToggleOutcome until(Instant deadline, Consumer<String> trouble, Look look)
            throws InterruptedException {
        Duration delay = FIRST;
        for (int count = 0; ; count++) {
            Optional<String> missing = missing(look, count);
            if (missing.isEmpty()) {
                return ToggleOutcome.DONE;
            }
            trouble.accept(missing.get());
            if (!clock.instant().isBefore(deadline)) {
                return new ToggleOutcome.Overdue(missing.get());
            }
            pause.pause(delay);
            Duration next = delay.multipliedBy(2);
            delay = next.compareTo(LAST) < 0 ? next : LAST;
        }
    }

    /** A bug in an adapter is a trouble of this pod, and of no other. */
    static Optional<String> missing(Look look, int count) throws InterruptedException {
        try {
            return look.missing(count);
        } catch (RegistryException e) {
            return Optional.of(Objects.requireNonNullElse(e.getMessage(), e.toString()));
        } catch (RuntimeException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException(e.getMessage());
            }
            LOG.warnf(e, "A look at a run's phase failed");
            return Optional.of(e.toString());
        }
    }
}
