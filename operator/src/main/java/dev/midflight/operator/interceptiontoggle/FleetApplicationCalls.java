package dev.midflight.operator.interceptiontoggle;

import dev.midflight.model.CommandAnswer;
import dev.midflight.model.CommandResult;
import dev.midflight.model.FleetCommand.Action.CallApplication;
import dev.midflight.operator.registry.ApplicationCalls;
import dev.midflight.operator.registry.RegistryException;
import dev.midflight.operator.rollout.PodKey;
import java.time.Duration;

/** Calls a pod's application by way of its sidecar and the fleet channel. */
record FleetApplicationCalls(Proxies proxies, PodKey pod) implements ApplicationCalls {
    /** Beyond the call's own timeout, for the way there and back. */
    private static final Duration WAY = Duration.ofSeconds(2);

    @Override
    public CommandAnswer.Http call(CallApplication call)
            throws RegistryException, InterruptedException {
        CommandResult result = proxies.ask(pod, call, call.timeout().plus(WAY));
        if (!result.ok()) {
            throw new RegistryException(
                    "the application, port " + call.port() + ": " + result.message());
        }
        if (result.answer().orElse(null) instanceof CommandAnswer.Http http) {
            return http;
        }
        throw new RegistryException("the proxy did not say what the application answered");
    }
}
