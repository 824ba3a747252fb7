package dev.midflight.sidecar.duty;

import dev.midflight.model.Epoch;
import dev.midflight.model.FleetCommand.Action;
import dev.midflight.model.FleetSettings;
import dev.midflight.model.InterceptionScope;
import dev.midflight.sidecar.fleet.CommandOutcome;
import dev.midflight.sidecar.fleet.FleetCommands;
import dev.midflight.sidecar.intercept.Interception;
import dev.midflight.sidecar.launcher.PeerLauncher;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LogLevel;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Does what the operator asks for. */
final class OperatorOrders implements FleetCommands {
    private final Consumer<FleetSettings> settings;
    private final PeerLauncher peer;
    private final Interception interception;
    private final Executor blocking;
    private final EventLog log;

    OperatorOrders(
            Consumer<FleetSettings> settings,
            PeerLauncher peer,
            Interception interception,
            Executor blocking,
            EventLog log) {
        this.settings = settings;
        this.peer = peer;
        this.interception = interception;
        this.blocking = blocking;
        this.log = log;
    }

    @Override
    public void settings(FleetSettings wanted) {
        log.info(
                "settings of the operator",
                "drainSeconds",
                wanted.drainSeconds(),
                "soakSeconds",
                wanted.soakSeconds());
        settings.accept(wanted);
    }

    @Override
    public CompletionStage<CommandOutcome> takeOver(Epoch epoch) {
        return CompletableFuture.supplyAsync(() -> askPeer(epoch), blocking);
    }

    @Override
    public CompletionStage<CommandOutcome> setInterception(InterceptionScope scope) {
        interception.want(scope.mode());
        return answer(CommandOutcome.done());
    }

    @Override
    public CompletionStage<CommandOutcome> callApplication(Action.CallApplication call) {
        return answer(CommandOutcome.failed("unknown"));
    }

    @Override
    public CompletionStage<CommandOutcome> countConnections(Action.CountConnections count) {
        return answer(CommandOutcome.failed("unknown"));
    }

    @Override
    public CompletionStage<CommandOutcome> goodbye() {
        return answer(CommandOutcome.failed("unknown"));
    }

    @Override
    public CompletionStage<CommandOutcome> witness(Action.Witness witness) {
        return answer(CommandOutcome.failed("unknown"));
    }

    @Override
    public CompletionStage<CommandOutcome> witnessOutbound(Action.WitnessOutbound witness) {
        return answer(CommandOutcome.failed("unknown"));
    }

    @Override
    public CompletionStage<CommandOutcome> setLogLevel(String level) {
        return answer(
                log.setLevel(level)
                        ? CommandOutcome.done()
                        : CommandOutcome.failed(
                                "level: '%s' (expected: %s)"
                                        .formatted(
                                                level,
                                                Arrays.toString(LogLevel.values())
                                                        .toLowerCase(Locale.ROOT))));
    }

    private CommandOutcome askPeer(Epoch epoch) {
        try {
            String reply = peer.takeOver(epoch);
            log.info("asked the peer slot to take over", "epoch", epoch, "reply", reply);
            return reply.equals("ok") ? CommandOutcome.done() : CommandOutcome.failed(reply);
        } catch (IOException e) {
            return CommandOutcome.failed("the peer slot's launcher: " + e.getMessage());
        }
    }

    private static CompletionStage<CommandOutcome> answer(CommandOutcome outcome) {
        return CompletableFuture.completedFuture(outcome);
    }
}
