package dev.midflight.operator.registry;

import dev.midflight.model.CommandAnswer;
import dev.midflight.model.FleetCommand.Action.CallApplication;
import dev.midflight.operator.rollout.PodKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/** What a sidecar does for the operator, without one: HTTP on 127.0.0.1. */
public final class TestingApplication implements ApplicationCalls {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** A pod with this address whose application listens on this machine's loopback. */
    public static Instance pod(String ip, Map<String, String> settings) {
        return pod(ip, settings, Map.of());
    }

    public static Instance pod(
            String ip, Map<String, String> settings, Map<String, String> credentials) {
        return new Instance(
                new PodKey("shop", "greeter-0", "1f0c"),
                List.of(ip),
                new StepSettings(settings, credentials),
                new TestingApplication());
    }

    /** For adapters that don't ask the application. */
    public static ApplicationCalls unused() {
        return _ -> {
            throw new AssertionError("must not be used");
        };
    }

    @Override
    public CommandAnswer.Http call(CallApplication call)
            throws RegistryException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + call.port() + call.path()))
                        .timeout(call.timeout())
                        .method(call.method(), HttpRequest.BodyPublishers.ofString(call.body()));
        call.headers().forEach(request::header);
        try {
            HttpResponse<String> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new CommandAnswer.Http(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new RegistryException("port " + call.port() + " does not answer", e);
        }
    }
}
