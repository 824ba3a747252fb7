package dev.midflight.operator.registry;

import dev.midflight.model.CommandAnswer;
import dev.midflight.model.FleetCommand.Action.CallApplication;

/** Asks the pod's own application, by way of its sidecar. */
public interface ApplicationCalls {
    /**
     * @throws RegistryException where no answer came: no sidecar, nobody listens, too late
     */
    CommandAnswer.Http call(CallApplication call) throws RegistryException, InterruptedException;
}
