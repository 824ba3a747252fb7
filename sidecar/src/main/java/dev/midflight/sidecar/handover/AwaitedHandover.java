package dev.midflight.sidecar.handover;

import dev.midflight.model.HandoverReport;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** For who takes over and waits for it: done with the whole report, or with an IOException. */
public record AwaitedHandover(CompletableFuture<HandoverReport> done) implements TakingObserver {
    @Override
    public void started(HandoverReport soFar) {}

    @Override
    public void completed(HandoverReport report) {
        done.complete(report);
    }

    @Override
    public void failed(TakingFailure failure) {
        done.completeExceptionally(new IOException(failure.toString()));
    }
}
