package dev.midflight.sidecar.handover;

import dev.midflight.sidecar.move.FrozenBatch;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A freeze under way, and the time since it began. */
final class FreezeWatch {
    private final HandoverContext context;
    private CompletableFuture<FrozenBatch> freezing =
            CompletableFuture.completedFuture(new FrozenBatch(List.of(), List.of()));
    private long beganNanos;

    FreezeWatch(HandoverContext context) {
        this.context = context;
    }

    void begin(CompletableFuture<FrozenBatch> future) {
        freezing = future;
        beganNanos = System.nanoTime();
    }

    long micros() {
        return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - beganNanos);
    }

    /**
     * A batch that comes too late is resumed as soon as it comes; a freeze that fails was undone by
     * the data path.
     */
    GivingEvent await() {
        try {
            return new GivingEvent.Froze(
                    freezing.get(context.limits().batch().toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            var _ = freezing.thenCompose(batch -> context.traffic().resume(batch));
            return new GivingEvent.FreezeFailed("the data path did not freeze in time");
        } catch (ExecutionException e) {
            context.log().error("the data path cannot freeze", e);
            return new GivingEvent.FreezeFailed("the data path cannot freeze");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new GivingEvent.FreezeFailed("interrupted");
        }
    }
}
