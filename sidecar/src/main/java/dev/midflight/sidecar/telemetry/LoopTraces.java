package dev.midflight.sidecar.telemetry;

import dev.midflight.model.traffic.Percent;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Continues and begins traces on one event loop, and keeps the ended exchanges of those that are
 * sampled for their reader. A caller's decision on sampling counts; where there is none we take a
 * share.
 */
public final class LoopTraces {
    private final Percent share;
    private final RandomGenerator random;
    private final ExchangeRing ring;

    LoopTraces(Percent share, RandomGenerator random, ExchangeRing ring) {
        this.share = share;
        this.random = random;
        this.ring = ring;
    }

    /**
     * A request has come.
     *
     * @param octets the caller's {@code traceparent}, from start to end; nothing: it sent none, or
     *     more than one
     * @return true if the caller's trace goes on
     */
    public boolean begin(TraceContext context, byte[] octets, int start, int end) {
        boolean goesOn = end > start && context.goOn(octets, start, end, random);
        if (!goesOn) {
            context.begin(random, share.takes(random.nextDouble()));
        }
        if (context.isSampled()) {
            Instant now = Instant.now();
            context.begun(TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano());
        }
        return goesOn;
    }

    void ended(ExchangeEnd end) {
        if (end.trace().isSampled()) {
            ring.offer(end);
        }
    }
}
