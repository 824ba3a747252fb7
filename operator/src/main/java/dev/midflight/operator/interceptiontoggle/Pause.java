package dev.midflight.operator.interceptiontoggle;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How a run waits; ends at once when the run is interrupted. */
@FunctionalInterface
public interface Pause {
    /** Lets that much time go by. */
    Pause REAL =
            duration -> {
                var _ = new CountDownLatch(1).await(duration.toNanos(), TimeUnit.NANOSECONDS);
            };

    void pause(Duration duration) throws InterruptedException;
}
