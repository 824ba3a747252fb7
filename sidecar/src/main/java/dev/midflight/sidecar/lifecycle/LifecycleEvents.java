package dev.midflight.sidecar.lifecycle;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What the lifecycle waits for: what other threads tell, and its own alarms. Told by any thread,
 * all the rest is the lifecycle's own.
 */
final class LifecycleEvents {
    private static final Duration RETRY = Duration.ofMillis(200);
    private static final Duration PUBLISH_RETRY = Duration.ofSeconds(1);
    private static final Duration LEAVING_LOOK = Duration.ofMillis(100);
    private static final long LONGEST_WAIT_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final BooleanSupplier republish;
    private final BooleanSupplier isEmpty;
    private final BlockingQueue<LifecycleEvent> told = new LinkedBlockingQueue<>();
    private final Alarm retry = new Alarm();
    private final Alarm publishRetry = new Alarm();
    private final Alarm soakOver = new Alarm();
    private final Alarm leavingLook = new Alarm();
    private final Alarm leavingOver = new Alarm();

    /**
     * @param republish tries to publish again; false: still in vain
     * @param isEmpty nothing is left to serve
     */
    LifecycleEvents(BooleanSupplier republish, BooleanSupplier isEmpty) {
        this.republish = republish;
        this.isEmpty = isEmpty;
    }

    void tell(LifecycleEvent event) {
        told.add(event);
    }

    void retrySoon() {
        retry.in(RETRY);
    }

    void republishSoon() {
        publishRetry.in(PUBLISH_RETRY);
    }

    void soak(Duration time) {
        soakOver.in(time);
    }

    /** Not before that time is over, and then as soon as nothing is left. */
    void leaveAfter(Duration time) {
        leavingLook.in(time);
    }

    /** As soon as nothing is left, or the time is over. */
    void leaveWithin(Duration limit) {
        leavingLook.in(Duration.ZERO);
        leavingOver.in(limit);
    }

    /** Blocks until something happens. */
    LifecycleEvent next() {
        while (true) {
            if (retry.rings()) {
                return new LifecycleEvent.Retry();
            }
            if (soakOver.rings()) {
                return new LifecycleEvent.SoakOver();
            }
            if (leavingOver.rings() || (leavingLook.rings() && looksEmpty())) {
                return new LifecycleEvent.Empty();
            }
            if (publishRetry.rings() && !republish.getAsBoolean()) {
                republishSoon();
            }
            Optional<LifecycleEvent> event = poll();
            if (event.isPresent()) {
                return event.get();
            }
        }
    }

    private Optional<LifecycleEvent> poll() {
        long wait = LONGEST_WAIT_NANOS;
        for (Alarm alarm : new Alarm[] {retry, publishRetry, soakOver, leavingLook, leavingOver}) {
            wait = alarm.nanosLeft(wait);
        }
        try {
            return Optional.ofNullable(told.poll(wait, TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(new LifecycleEvent.Terminate());
        }
    }

    private boolean looksEmpty() {
        boolean empty = isEmpty.getAsBoolean();
        if (!empty) {
            leavingLook.in(LEAVING_LOOK);
        }
        return empty;
    }
}
