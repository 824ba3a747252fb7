package dev.midflight.sidecar.fleet;

import dev.midflight.model.Epoch;
import dev.midflight.model.FleetCommand.Action;
import dev.midflight.model.FleetSettings;
import dev.midflight.model.InterceptionScope;
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
    public CompletionStage<CommandOutcome> setInterception(InterceptionScope scope) {
        asked.add("interception " + scope.mode());
        return CompletableFuture.completedFuture(CommandOutcome.done());
    }

    @Override
    public CompletionStage<CommandOutcome> setLogLevel(String level) {
        throw new IllegalArgumentException("level: '" + level + "' (expected: a level)");
    }

    @Override
    public CompletionStage<CommandOutcome> callApplication(Action.CallApplication call) {
        throw new UnsupportedOperationException("must not be used");
    }

    @Override
    public CompletionStage<CommandOutcome> countConnections(Action.CountConnections count) {
        throw new UnsupportedOperationException("must not be used");
    }

    @Override
    public CompletionStage<CommandOutcome> goodbye() {
        throw new UnsupportedOperationException("must not be used");
    }

    @Override
    public CompletionStage<CommandOutcome> witness(Action.Witness witness) {
        throw new UnsupportedOperationException("must not be used");
    }

    @Override
    public CompletionStage<CommandOutcome> witnessOutbound(Action.WitnessOutbound witness) {
        throw new UnsupportedOperationException("must not be used");
    }

    @Override
    public CompletionStage<CommandOutcome> findMeshEndpoints(Action.FindMeshEndpoints find) {
        throw new UnsupportedOperationException("must not be used");
    }
}
