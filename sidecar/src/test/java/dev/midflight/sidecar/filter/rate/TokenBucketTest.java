package dev.midflight.sidecar.filter.rate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.traffic.Rate;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TokenBucketTest {
    private static final long MILLI = 1_000_000;

    /** Near its end, so that differences have to be taken. */
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - MILLI);

    private final TokenBucket bucket =
            new TokenBucket(new Rate(10, Duration.ofSeconds(1), 3), now::get);

    private int takeAll() {
        int taken = 0;
        while (bucket.take()) {
            taken++;
        }
        return taken;
    }

    @Test
    void givesItsBurstAndThenItsRate() {
        assertEquals(3, takeAll());

        now.addAndGet(99 * MILLI);
        assertFalse(bucket.take());
        now.addAndGet(MILLI);
        assertTrue(bucket.take());
        assertFalse(bucket.take());
    }

    @Test
    void keepsNoMoreThanItsBurst() {
        assertEquals(3, takeAll());

        now.addAndGet(3_600_000 * MILLI);

        assertEquals(3, takeAll());
    }

    @Test
    void givesEachTokenOnceWhoeverAsks() {
        var shared = new TokenBucket(new Rate(1000, Duration.ofDays(1), 1000), now::get);
        AtomicInteger taken = new AtomicInteger();

        IntStream.range(0, 4000)
                .parallel()
                .forEach(
                        _ -> {
                            if (shared.take()) {
                                taken.incrementAndGet();
                            }
                        });

        assertEquals(1000, taken.get());
    }
}
