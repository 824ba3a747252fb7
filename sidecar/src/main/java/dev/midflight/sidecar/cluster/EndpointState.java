package dev.midflight.sidecar.cluster;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What this process knows of an address in a cluster, whatever configuration comes: whether it may
 * be used, and how often it was. Health and ejection are written on the side loop and read by
 * anyone.
 */
public final class EndpointState {
    private final LoopTallies<EndpointCounter> tallies;
    private final AtomicLong ejections = new AtomicLong();
    private final AtomicLong checks = new AtomicLong();
    private final AtomicLong failedChecks = new AtomicLong();
    private volatile boolean healthy;
    private volatile boolean ejected;
    private volatile long usableSinceNanos;

    /**
     * @param healthy what holds until a check has said otherwise
     */
    EndpointState(int loops, boolean healthy, long usableSinceNanos) {
        this.tallies = LoopTallies.of(EndpointCounter.class, loops);
        this.healthy = healthy;
        this.usableSinceNanos = usableSinceNanos;
    }

    Tallies<EndpointCounter> ofLoop(int index) {
        return tallies.ofLoop(index);
    }

    public long total(EndpointCounter counter) {
        return tallies.total(counter);
    }

    public boolean healthy() {
        return healthy;
    }

    public boolean ejected() {
        return ejected;
    }

    public boolean usable() {
        return healthy && !ejected;
    }

    /** Since when it is usable, for slow start; of {@link System#nanoTime}. */
    public long usableSinceNanos() {
        return usableSinceNanos;
    }

    public long ejections() {
        return ejections.get();
    }

    public long checks() {
        return checks.get();
    }

    public long failedChecks() {
        return failedChecks.get();
    }

    void checked(boolean success) {
        checks.incrementAndGet();
        if (!success) {
            failedChecks.incrementAndGet();
        }
    }

    void healthy(boolean nowHealthy, long nowNanos) {
        if (nowHealthy && !healthy) {
            usableSinceNanos = nowNanos;
        }
        healthy = nowHealthy;
    }

    /** As another process has known it, and counted. */
    void restore(boolean wasHealthy, boolean wasEjected, long newUsableSinceNanos) {
        if (checks.get() == 0) {
            healthy = wasHealthy;
        }
        ejected = wasEjected;
        usableSinceNanos = newUsableSinceNanos;
    }

    void eject() {
        ejected = true;
        ejections.incrementAndGet();
    }

    void uneject(long nowNanos) {
        ejected = false;
        usableSinceNanos = nowNanos;
    }
}
