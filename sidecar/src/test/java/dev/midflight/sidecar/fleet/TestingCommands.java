package dev.midflight.sidecar.fleet;

import dev.midflight.model.Epoch;
import dev.midflight.model.FleetSettings;
import dev.midflight.model.InterceptionMode;
import dev.midflight.testkit.Await;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/** Notes what is asked; the test gives the outcome of a takeover. */
final class TestingCommands implements FleetCommands {
    final CompletableFuture<CommandOutcome> takeOver = new CompletableFuture<>();
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

    String next() {
        return Await.next("command", asked);
    }

    boolean isQuiet() {
        return asked.isEmpty();
    }

    @Override
    public void settings(FleetSettings settings) {
        asked.add("settings " + settings.drainSeconds() + " " + settings.soakSeconds());
    }

    @Override
    public CompletionStage<CommandOutcome> takeOver(Epoch epoch) {
        asked.add("takeover " + epoch);
        return takeOver;
    }

    @Override
    public CompletionStage<CommandOutcome> setInterception(InterceptionMode mode) {
        asked.add("interception " + mode);
        return CompletableFuture.completedFuture(CommandOutcome.done());
    }

    @Override
    public CompletionStage<CommandOutcome> setLogLevel(String level) {
        throw new IllegalArgumentException("level: '" + level + "' (expected: a level)");
    }
}
