package dev.midflight.operator.interceptiontoggle;

import dev.midflight.model.CommandAnswer;
import dev.midflight.model.CommandResult;
import dev.midflight.model.FleetCommand.Action.CallApplication;
import dev.midflight.operator.fleet.Proxies;
import dev.midflight.operator.registry.ApplicationCalls;
import dev.midflight.operator.registry.RegistryException;
import dev.midflight.operator.rollout.PodKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Calls a pod's application by way of its sidecar and the fleet channel. */
record FleetApplicationCalls(Proxies proxies, PodKey pod) implements ApplicationCalls {
    /** Beyond the call's own timeout, for the way there and back. */
    private static final Duration WAY = Duration.ofSeconds(2);

    /** The sidecar cuts an answer there; what is missing could be a service. */
    private static final int MOST_BYTES = 64 << 10;

    @Override
    public CommandAnswer.Http call(CallApplication call)
            throws RegistryException, InterruptedException {
        CommandResult result = proxies.ask(pod, call, call.timeout().plus(WAY));
        if (!result.ok()) {
            throw new RegistryException(
                    "the application, port " + call.port() + ": " + result.message());
        }
        if (result.answer().orElse(null) instanceof CommandAnswer.Http http) {
            return whole(call, http);
        }
        throw new RegistryException("the proxy did not say what the application answered");
    }

    private static CommandAnswer.Http whole(CallApplication call, CommandAnswer.Http http)
            throws RegistryException {
        if (http.body().getBytes(StandardCharsets.UTF_8).length >= MOST_BYTES) {
            throw new RegistryException(
                    "the application, port %d: %s is answered by more than %d bytes"
                            .formatted(call.port(), call.path(), MOST_BYTES));
        }
        return http;
    }
}
