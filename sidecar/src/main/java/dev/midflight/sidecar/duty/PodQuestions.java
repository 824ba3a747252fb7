package dev.midflight.sidecar.duty;

import dev.midflight.model.CommandAnswer;
import dev.midflight.model.FleetCommand.Action;
import dev.midflight.sidecar.application.ApplicationClient;
import dev.midflight.sidecar.fleet.CommandOutcome;
import dev.midflight.sidecar.intercept.Interceptor;
import dev.midflight.sidecar.witness.WitnessClient;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * What the operator wants to know of this pod and of its neighbours.
 *
 * @param blocking for questions whose answer is waited for; several at a time
 */
record PodQuestions(
        ApplicationClient application,
        Interceptor interceptor,
        WitnessClient witnesses,
        MeshState mesh,
        Executor blocking) {

    CompletionStage<CommandOutcome> callApplication(Action.CallApplication call) {
        try {
            return application
                    .call(call)
                    .<CommandOutcome>thenApply(CommandOutcome::answered)
                    .exceptionally(PodQuestions::failed);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(failed(e));
        }
    }

    CompletionStage<CommandOutcome> countConnections(Action.CountConnections count) {
        return ask(() -> interceptor.countConnections(count.ports()));
    }

    CompletionStage<CommandOutcome> witness(Action.Witness witness) {
        return ask(() -> witnesses.ask(witness.address(), witness.nonce()));
    }

    CompletionStage<CommandOutcome> witnessOutbound(Action.WitnessOutbound witness) {
        return ask(() -> interceptor.witness(witness.address(), witness.nonce()));
    }

    CompletionStage<CommandOutcome> findMeshEndpoints(Action.FindMeshEndpoints find) {
        return ask(() -> new CommandAnswer.MeshEndpoints(mesh.endpointsAmong(find.addresses())));
    }

    private CompletionStage<CommandOutcome> ask(Question question) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return CommandOutcome.answered(question.answer());
                    } catch (IOException | IllegalArgumentException e) {
                        return failed(e);
                    }
                },
                blocking);
    }

    private static CommandOutcome failed(Throwable failure) {
        Throwable known =
                failure instanceof CompletionException
                        ? Optional.ofNullable(failure.getCause()).orElse(failure)
                        : failure;
        return CommandOutcome.failed(String.valueOf(known.getMessage()));
    }

    @FunctionalInterface
    private interface Question {
        CommandAnswer answer() throws IOException;
    }
}
