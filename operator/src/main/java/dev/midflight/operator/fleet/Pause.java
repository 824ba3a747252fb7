package dev.midflight.operator.fleet;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How somebody waits who asks again; ends at once where he is interrupted. */
@FunctionalInterface
public interface Pause {
    /** Lets that much time go by. */
    Pause REAL =
            duration -> {
                var _ = new CountDownLatch(1).await(duration.toNanos(), TimeUnit.NANOSECONDS);
            };

    void pause(Duration duration) throws InterruptedException;
}
