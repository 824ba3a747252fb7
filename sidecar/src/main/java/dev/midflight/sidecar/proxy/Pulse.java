package dev.midflight.sidecar.proxy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Whether every event loop still does what it is given. Asked often by who decides on it whether
 * the pod's traffic passes by: those who ask while a loop does not answer share one round. On one
 * thread only.
 */
final class Pulse {
    private static final long LIMIT_SECONDS = 2;

    private final List<Lane> lanes;
    private CompletableFuture<Void> round = CompletableFuture.completedFuture(null);

    Pulse(List<Lane> lanes) {
        this.lanes = lanes;
    }

    /** True once a task ran on every loop; false where that takes too long. */
    CompletableFuture<Boolean> check() {
        if (round.isDone()) {
            round =
                    CompletableFuture.allOf(
                            lanes.stream().map(Lane::turn).toArray(CompletableFuture[]::new));
        }
        return round.thenApply(_ -> true).completeOnTimeout(false, LIMIT_SECONDS, TimeUnit.SECONDS);
    }
}
