package dev.midflight.sidecar.filter.rate;

import dev.midflight.model.traffic.Rate;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A token bucket for all event loops, as one number: when it will be full again (the generic cell
 * rate algorithm, ITU-T I.371 annex A). Neither lock nor timer.
 */
public final class TokenBucket {
    private final long nanosForEach;
    private final long nanosForAll;
    private final LongSupplier nanoClock;
    private final AtomicLong full;

    /** A full one. */
    public TokenBucket(Rate rate, LongSupplier nanoClock) {
        this.nanosForEach = rate.nanosForEach();
        this.nanosForAll = nanosForEach * rate.burst();
        this.nanoClock = nanoClock;
        this.full = new AtomicLong(nanoClock.getAsLong());
    }

    /** How long it takes until it is full; 0: it is. */
    public long nanosToFull() {
        return Math.max(full.get() - nanoClock.getAsLong(), 0);
    }

    /** Has been used as much in another process. */
    public void restore(long nanosToFull) {
        full.set(nanoClock.getAsLong() + Math.min(nanosToFull, nanosForAll));
    }

    /** Takes a token; false: there is none. */
    public boolean take() {
        long now = nanoClock.getAsLong();
        while (true) {
            long before = full.get();
            long after = (before - now > 0 ? before : now) + nanosForEach;
            if (after - now > nanosForAll) {
                return false;
            }
            if (full.compareAndSet(before, after)) {
                return true;
            }
        }
    }
}
