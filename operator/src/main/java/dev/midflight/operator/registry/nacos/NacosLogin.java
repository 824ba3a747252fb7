package dev.midflight.operator.registry.nacos;

import dev.midflight.model.CommandAnswer;
import dev.midflight.operator.registry.RegistryException;
import dev.midflight.operator.registry.client.Excerpt;
import dev.midflight.operator.registry.client.RegistryHttp;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Access tokens by server and user, kept until the server refuses them. */
final class NacosLogin {
    private static final List<String> PATHS = List.of("/v3/auth/user/login", "/v1/auth/login");
    private static final int TOKENS = 1000;

    private record Key(List<URI> bases, Map<String, String> credentials) {}

    private final RegistryHttp http;
    private final Map<Key, String> tokens = new ConcurrentHashMap<>();

    NacosLogin(RegistryHttp http) {
        this.http = http;
    }

    /** Empty where the step has no user: the server may not ask for one. */
    Optional<String> token(NacosAddress address) throws RegistryException, InterruptedException {
        if (!address.credentials().containsKey("username")) {
            return Optional.empty();
        }
        Key key = new Key(address.bases(), address.credentials());
        String token = tokens.get(key);
        if (token == null) {
            token = login(address);
            if (tokens.size() >= TOKENS) {
                tokens.clear();
            }
            tokens.put(key, token);
        }
        return Optional.of(token);
    }

    /** The server did not take it. */
    void forget(NacosAddress address) {
        tokens.remove(new Key(address.bases(), address.credentials()));
    }

    private String login(NacosAddress address) throws RegistryException, InterruptedException {
        Map<String, String> form =
                Map.of(
                        "username", address.credentials().getOrDefault("username", ""),
                        "password", address.credentials().getOrDefault("password", ""));
        String refusal = "";
        for (String path : PATHS) {
            CommandAnswer.Http answer = http.send(address.bases(), "POST", path, form, Map.of());
            String token = NacosJson.parse(answer.body()).path("accessToken").asText("");
            if (answer.status() == 200 && !token.isEmpty()) {
                return token;
            }
            refusal = path + " answered " + answer.status() + ": " + Excerpt.of(answer.body());
        }
        throw new RegistryException(address + ": login failed: " + refusal);
    }
}
