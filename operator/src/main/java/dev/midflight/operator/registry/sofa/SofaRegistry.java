package dev.midflight.operator.registry.sofa;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.midflight.model.CommandAnswer;
import dev.midflight.operator.registry.Instance;
import dev.midflight.operator.registry.RegistryAdapter;
import dev.midflight.operator.registry.RegistryException;
import dev.midflight.operator.registry.Standing;
import dev.midflight.operator.registry.StepSettings;
import dev.midflight.operator.registry.client.Excerpt;
import dev.midflight.operator.registry.client.RegistryHttp;
import dev.midflight.operator.registry.client.SettingErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Closes and opens a client's stream by the session server's HTTP interface (SOFARegistry 6: {@code
 * ClientManagerResource}, {@code PersistenceClientManagerResource}, {@code SessionDigestResource}).
 * Written after its source; not tested against a real server, which is not to be had from Maven
 * Central as a runnable one. Who else publishes is unknown here.
 */
public final class SofaRegistry implements RegistryAdapter {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RegistryHttp http;

    public SofaRegistry(RegistryHttp http) {
        this.http = http;
    }

    @Override
    public List<String> errors(StepSettings settings) {
        return new SettingErrors(settings, SofaSettings.KNOWN)
                .check(() -> SofaSettings.parse(settings))
                .all();
    }

    @Override
    public Standing look(Instance instance) throws RegistryException, InterruptedException {
        SofaSettings settings = SofaSettings.parse(instance.settings());
        Set<String> published = new TreeSet<>();
        for (String ip : instance.ips()) {
            JsonNode detail =
                    succeed(settings, "GET", "/digest/data/queryDetail", Map.of("ips", ip));
            detail.path("data")
                    .path("pubDataInfoIds")
                    .path(ip)
                    .forEach(id -> published.add(id.asText()));
        }
        List<Standing.Service> standing = new ArrayList<>();
        for (String service : settings.services()) {
            boolean registered =
                    published.stream()
                            .anyMatch(id -> id.equals(service) || id.startsWith(service + "#@#"));
            standing.add(Standing.Service.othersUnknown(service, registered, settings.peers()));
        }
        if (settings.services().isEmpty()) {
            standing.add(
                    Standing.Service.othersUnknown(
                            "application", !published.isEmpty(), settings.peers()));
        }
        return new Standing(standing);
    }

    @Override
    public void offline(Instance instance) throws RegistryException, InterruptedException {
        post(instance, "clientOff");
    }

    @Override
    public void online(Instance instance) throws RegistryException, InterruptedException {
        post(instance, "clientOpen");
    }

    private void post(Instance instance, String operation)
            throws RegistryException, InterruptedException {
        SofaSettings settings = SofaSettings.parse(instance.settings());
        String kind = settings.persistent() ? "persistence" : "zone";
        for (String ip : instance.ips()) {
            succeed(
                    settings,
                    "POST",
                    "/api/clientManager/" + kind + "/" + operation,
                    Map.of("ips", ip));
        }
    }

    private JsonNode succeed(
            SofaSettings settings, String method, String path, Map<String, String> form)
            throws RegistryException, InterruptedException {
        CommandAnswer.Http answer = http.send(settings.sessions(), method, path, form, Map.of());
        JsonNode json = parse(answer.body());
        if (answer.status() != 200 || !json.path("success").asBoolean(false)) {
            throw new RegistryException(
                    "SOFARegistry "
                            + path
                            + " answered "
                            + answer.status()
                            + ": "
                            + Excerpt.of(answer.body()));
        }
        return json;
    }

    private static JsonNode parse(String text) throws RegistryException {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new RegistryException("SOFARegistry: no JSON: " + Excerpt.of(text), e);
        }
    }
}
