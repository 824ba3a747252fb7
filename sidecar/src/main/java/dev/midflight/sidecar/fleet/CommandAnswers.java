package dev.midflight.sidecar.fleet;

import dev.midflight.model.CommandResult;
import dev.midflight.model.FleetCommand;
import dev.midflight.model.FleetCommand.Action;
import dev.midflight.model.FleetSettings;
import dev.midflight.sidecar.log.EventLog;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Has commands carried out, and sees to it that each has exactly one answer. On the loop only. */
final class CommandAnswers {
    private final FleetCommands commands;
    private final FleetLoop loop;
    private final Duration timeout;
    private final EventLog log;

    CommandAnswers(FleetCommands commands, FleetLoop loop, Duration timeout, EventLog log) {
        this.commands = commands;
        this.loop = loop;
        this.timeout = timeout;
        this.log = log;
    }

    void apply(FleetSettings settings) {
        try {
            commands.settings(settings);
        } catch (RuntimeException e) {
            log.error("The operator's settings could not be applied", e);
        }
    }

    /** Gives the answer to {@code reply}, on the loop. */
    void answer(FleetCommand command, Consumer<CommandResult> reply) {
        CompletableFuture<CommandOutcome> first = new CompletableFuture<>();
        var _ =
                first.thenAccept(
                        outcome ->
                                reply.accept(
                                        new CommandResult(
                                                command.id(),
                                                outcome.ok(),
                                                outcome.message(),
                                                outcome.answer())));
        Future<?> deadline =
                loop.after(
                        timeout,
                        () ->
                                first.complete(
                                        CommandOutcome.failed(
                                                "no outcome within "
                                                        + timeout.toSeconds()
                                                        + " s")));
        var _ =
                carryOut(command.action())
                        .exceptionally(failure -> failed(command, failure))
                        .thenAccept(
                                outcome ->
                                        loop.execute(
                                                () -> {
                                                    deadline.cancel(false);
                                                    first.complete(outcome);
                                                }));
    }

    private CompletionStage<CommandOutcome> carryOut(Action action) {
        try {
            return switch (action) {
                case Action.TakeOver takeOver -> commands.takeOver(takeOver.epoch());
                case Action.SetInterception set -> commands.setInterception(set.scope());
                case Action.SetLogLevel set -> commands.setLogLevel(set.level());
                case Action.CallApplication call -> commands.callApplication(call);
                case Action.CountConnections count -> commands.countConnections(count);
                case Action.Goodbye _ -> commands.goodbye();
                case Action.Witness witness -> commands.witness(witness);
                case Action.WitnessOutbound witness -> commands.witnessOutbound(witness);
                case Action.FindMeshEndpoints find -> commands.findMeshEndpoints(find);
            };
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CommandOutcome failed(FleetCommand command, Throwable failure) {
        log.error("A command of the operator failed", failure, "command", command.id());
        return CommandOutcome.failed("failed inside the proxy: " + failure.getMessage());
    }
}
