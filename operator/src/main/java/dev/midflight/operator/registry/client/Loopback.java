package dev.midflight.operator.registry.client;

import dev.midflight.model.CommandAnswer;
import dev.midflight.model.FleetCommand.Action.CallApplication;
import dev.midflight.operator.registry.Instance;
import dev.midflight.operator.registry.RegistryException;
import java.time.Duration;
import java.util.Map;

/** One port of an application, asked on the pod's loopback. */
public record Loopback(Instance instance, int port) {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /**
     * @throws RegistryException where no answer came
     */
    public CommandAnswer.Http get(String path) throws RegistryException, InterruptedException {
        return send("GET", path, Map.of(), "");
    }

    /**
     * @throws RegistryException where no answer came
     */
    public CommandAnswer.Http postJson(String path, String body)
            throws RegistryException, InterruptedException {
        return send("POST", path, Map.of("Content-Type", "application/json"), body);
    }

    /**
     * @throws RegistryException where no answer came
     */
    public CommandAnswer.Http send(
            String method, String path, Map<String, String> headers, String body)
            throws RegistryException, InterruptedException {
        return instance.application()
                .call(new CallApplication(method, port, path, headers, body, TIMEOUT));
    }
}
