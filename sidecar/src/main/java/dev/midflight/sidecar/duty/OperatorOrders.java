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
    private final Consumer<Boolean> leaving;
    private final PodQuestions questions;
    private final Executor blocking;
    private final EventLog log;

    OperatorOrders(
            Consumer<FleetSettings> settings,
            PeerLauncher peer,
            Interception interception,
            Consumer<Boolean> leaving,
            PodQuestions questions,
            Executor blocking,
            EventLog log) {
        this.settings = settings;
        this.peer = peer;
        this.interception = interception;
        this.leaving = leaving;
        this.questions = questions;
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
        interception.watch(wanted.watch());
    }

    @Override
    public CompletionStage<CommandOutcome> takeOver(Epoch epoch) {
        return CompletableFuture.supplyAsync(() -> askPeer(epoch), blocking);
    }

    /** Who was told to go elsewhere stays so while the traffic that comes is not ours. */
    @Override
    public CompletionStage<CommandOutcome> setInterception(InterceptionScope scope) {
        if (scope.inbound().on()) {
            leaving.accept(false);
        }
        interception.want(scope);
        return answer(CommandOutcome.done());
    }

    @Override
    public CompletionStage<CommandOutcome> goodbye() {
        leaving.accept(true);
        return answer(CommandOutcome.done());
    }

    @Override
    public CompletionStage<CommandOutcome> callApplication(Action.CallApplication call) {
        return questions.callApplication(call);
    }

    @Override
    public CompletionStage<CommandOutcome> countConnections(Action.CountConnections count) {
        return questions.countConnections(count);
    }

    @Override
    public CompletionStage<CommandOutcome> witness(Action.Witness witness) {
        return questions.witness(witness);
    }

    @Override
    public CompletionStage<CommandOutcome> witnessOutbound(Action.WitnessOutbound witness) {
        return questions.witnessOutbound(witness);
    }

    @Override
    public CompletionStage<CommandOutcome> findMeshEndpoints(Action.FindMeshEndpoints find) {
        return questions.findMeshEndpoints(find);
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
