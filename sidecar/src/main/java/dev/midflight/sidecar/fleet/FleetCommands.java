package dev.midflight.sidecar.fleet;

import dev.midflight.model.Epoch;
import dev.midflight.model.FleetCommand.Action;
import dev.midflight.model.FleetSettings;
import dev.midflight.model.InterceptionScope;
import java.util.concurrent.CompletionStage;

/**
 * What the operator may ask of this proxy.
 *
 * <p>Called from the fleet channel's thread, must not block; an outcome may come on any thread. A
 * stage that fails, or has no outcome in time, is answered as failed.
 */
public interface FleetCommands {

    /** The upgrade's times, which override the environment's. */
    void settings(FleetSettings settings);

    /** Asks the peer's launcher to take over at this epoch. */
    CompletionStage<CommandOutcome> takeOver(Epoch epoch);

    CompletionStage<CommandOutcome> setInterception(InterceptionScope scope);

    /**
     * @param level as the operator wrote it, not checked yet
     */
    CompletionStage<CommandOutcome> setLogLevel(String level);

    /** Asks the pod's own application. */
    CompletionStage<CommandOutcome> callApplication(Action.CallApplication call);

    CompletionStage<CommandOutcome> countConnections(Action.CountConnections count);

    /** Peers of redirected inbound connections are told to go elsewhere. */
    CompletionStage<CommandOutcome> goodbye();

    /** Connects to another pod's witness port. */
    CompletionStage<CommandOutcome> witness(Action.Witness witness);

    /** The same the way that the application's connections go. */
    CompletionStage<CommandOutcome> witnessOutbound(Action.WitnessOutbound witness);

    /** Which of these pods it would still call by mutual TLS. */
    CompletionStage<CommandOutcome> findMeshEndpoints(Action.FindMeshEndpoints find);
}
