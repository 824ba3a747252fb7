package dev.midflight.sidecar.cluster.balance;

/**
 * The moving average of an endpoint's latency that follows a peak at once and forgets it over time;
 * the algorithm of Finagle's {@code PeakEwma} metric, which Linkerd uses, too. On one thread.
 */
public final class LatencyAverage {
    /** Whatever is under way at an endpoint that never answered: worse than any that did. */
    private static final double UNKNOWN = Long.MAX_VALUE >> 16;

    private final double decayNanos;
    private double average;
    private long stampNanos;

    public LatencyAverage(int decayMillis, long nowNanos) {
        this.decayNanos = decayMillis * 1e6;
        this.stampNanos = nowNanos;
    }

    public void observe(long latencyNanos, long nowNanos) {
        double kept = Math.exp(-Math.max(nowNanos - stampNanos, 0) / decayNanos);
        average =
                latencyNanos > average ? latencyNanos : average * kept + latencyNanos * (1 - kept);
        stampNanos = nowNanos;
    }

    /** What one more request beside the active ones would cost; compared, without a unit. */
    public double cost(int active, long nowNanos) {
        observe(0, nowNanos);
        return average == 0 && active != 0 ? UNKNOWN + active : average * (active + 1);
    }

    /** Goes on with what another process has observed. */
    public void restore(long nanos, long nowNanos) {
        average = nanos;
        stampNanos = nowNanos;
    }

    /** True if both forget at the same rate. */
    public boolean decaysLike(LatencyAverage other) {
        return decayNanos == other.decayNanos;
    }

    /** As of the last call of the others. */
    public double nanos() {
        return average;
    }
}
