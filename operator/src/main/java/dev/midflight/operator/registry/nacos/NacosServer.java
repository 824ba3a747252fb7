package dev.midflight.operator.registry.nacos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.midflight.model.CommandAnswer;
import dev.midflight.operator.registry.RegistryException;
import dev.midflight.operator.registry.client.Excerpt;
import dev.midflight.operator.registry.client.Listed;
import dev.midflight.operator.registry.client.RegistryHttp;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Nacos clusters over HTTP, of whatever generation they are; thread-safe. */
public final class NacosServer {
    private static final Set<Integer> NOT_OFFERED = Set.of(404, 405, 410, 501);
    private static final Set<Integer> REFUSED = Set.of(401, 403);
    private static final List<NacosApi> NEWEST_FIRST =
            List.of(NacosApi.V3, NacosApi.V2, NacosApi.V1);

    /** How Nacos 1 says it, with a status of 500. */
    private static final Pattern ABSENT = Pattern.compile("no (matched ip|ips) found");

    private static final int SERVERS = 1000;

    private final RegistryHttp http;
    private final NacosLogin login;
    private final Map<List<URI>, NacosApi> offered = new ConcurrentHashMap<>();

    public NacosServer(RegistryHttp http) {
        this.http = http;
        login = new NacosLogin(http);
    }

    /**
     * What a consumer is given: enabled and healthy instances.
     *
     * @param clusters with commas; empty: all
     */
    public List<Listed> list(NacosAddress address, String service, String clusters)
            throws RegistryException, InterruptedException {
        Map<String, String> form = form(address, service);
        if (!clusters.isEmpty()) {
            form.put("clusters", clusters);
            form.put("clusterName", clusters);
        }
        List<Listed> listed = new ArrayList<>();
        for (JsonNode host : hosts(address, form)) {
            if (host.path("enabled").asBoolean(true) && host.path("healthy").asBoolean(true)) {
                listed.add(new Listed(host.path("ip").asText(), host.path("port").asInt()));
            }
        }
        return listed;
    }

    /** Empty where the server has none, enabled or not. */
    Optional<NacosInstance> read(NacosAddress address, NacosKey key)
            throws RegistryException, InterruptedException {
        NacosApi api = api(address, key.service());
        CommandAnswer.Http answer = authorized(address, "GET", api.detail(), keyed(address, key));
        JsonNode instance = api.data(NacosJson.parse(answer.body()));
        if (answer.status() == 200 && instance.path("ip").isTextual()) {
            return Optional.of(NacosInstance.of(instance));
        }
        if (answer.status() == 404 || ABSENT.matcher(answer.body()).find()) {
            return Optional.empty();
        }
        throw failure(address, api.detail(), answer);
    }

    /** Everything but {@code enabled} stays as it was read. */
    void enable(NacosAddress address, NacosKey key, NacosInstance instance, boolean enabled)
            throws RegistryException, InterruptedException {
        NacosApi api = api(address, key.service());
        Map<String, String> form = keyed(address, key);
        form.put("weight", instance.weight());
        form.put("enabled", String.valueOf(enabled));
        form.put("ephemeral", String.valueOf(key.ephemeral()));
        if (api.replacesMetadata()) {
            form.put("metadata", instance.metadata());
        }
        CommandAnswer.Http answer = authorized(address, "PUT", api.update(), form);
        JsonNode json = NacosJson.parse(answer.body());
        boolean ok =
                api == NacosApi.V1
                        ? answer.body().strip().equals("ok")
                        : json.path("code").asInt(-1) == 0;
        if (answer.status() != 200 || !ok) {
            throw failure(address, "PUT " + api.update(), answer);
        }
    }

    private JsonNode hosts(NacosAddress address, Map<String, String> form)
            throws RegistryException, InterruptedException {
        NacosApi api = api(address, form.getOrDefault("serviceName", ""));
        CommandAnswer.Http answer = authorized(address, "GET", api.list(), form);
        JsonNode hosts = api.hosts(NacosJson.parse(answer.body()));
        if (answer.status() != 200 || !hosts.isArray()) {
            offered.remove(address.bases());
            throw failure(address, api.list(), answer);
        }
        return hosts;
    }

    private NacosApi api(NacosAddress address, String service)
            throws RegistryException, InterruptedException {
        NacosApi known = address.api().orElse(offered.get(address.bases()));
        if (known != null) {
            return known;
        }
        CommandAnswer.Http answer = new CommandAnswer.Http(0, "");
        for (NacosApi api : NEWEST_FIRST) {
            answer = authorized(address, "GET", api.list(), form(address, service));
            if (!NOT_OFFERED.contains(answer.status())) {
                if (offered.size() >= SERVERS) {
                    offered.clear();
                }
                offered.put(address.bases(), api);
                return api;
            }
        }
        throw failure(address, NacosApi.V1.list(), answer);
    }

    private CommandAnswer.Http authorized(
            NacosAddress address, String method, String path, Map<String, String> form)
            throws RegistryException, InterruptedException {
        CommandAnswer.Http answer = send(address, method, path, form);
        if (REFUSED.contains(answer.status()) && address.credentials().containsKey("username")) {
            login.forget(address);
            return send(address, method, path, form);
        }
        return answer;
    }

    private CommandAnswer.Http send(
            NacosAddress address, String method, String path, Map<String, String> form)
            throws RegistryException, InterruptedException {
        Map<String, String> headers = new LinkedHashMap<>();
        login.token(address).ifPresent(token -> headers.put("Authorization", "Bearer " + token));
        return http.send(address.bases(), method, path, form, headers);
    }

    private static Map<String, String> form(NacosAddress address, String service) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("namespaceId", address.namespace());
        form.put("groupName", address.group());
        form.put("serviceName", service);
        return form;
    }

    private static Map<String, String> keyed(NacosAddress address, NacosKey key) {
        Map<String, String> form = form(address, key.service());
        form.put("ip", key.ip());
        form.put("port", String.valueOf(key.port()));
        form.put("cluster", key.cluster());
        form.put("clusterName", key.cluster());
        return form;
    }

    private static RegistryException failure(
            NacosAddress address, String path, CommandAnswer.Http answer) {
        String why = REFUSED.contains(answer.status()) ? " (no access with these credentials)" : "";
        return new RegistryException(
                address
                        + ": "
                        + path
                        + " answered "
                        + answer.status()
                        + why
                        + ": "
                        + Excerpt.of(answer.body()));
    }
}
