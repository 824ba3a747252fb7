package dev.midflight.operator.registry.nacos;

import dev.midflight.operator.registry.StepSettings;
import dev.midflight.operator.registry.client.RegistryAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Nacos cluster and where in it to look.
 *
 * @param bases one for each server, with the context path
 * @param api empty: what the server offers is found out
 */
public record NacosAddress(
        List<URI> bases,
        String namespace,
        String group,
        Optional<NacosApi> api,
        Map<String, String> credentials) {
    private static final String CONTEXT = "/nacos";

    public NacosAddress {
        bases = List.copyOf(bases);
        credentials = Map.copyOf(credentials);
    }

    /**
     * From the settings of a step of its own.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    static NacosAddress of(StepSettings settings) {
        List<URI> bases = new ArrayList<>();
        for (String server : settings.require("server").split(",")) {
            bases.add(base(server.trim()));
        }
        return new NacosAddress(
                bases,
                settings.get("namespaceId", "public"),
                settings.get("group", "DEFAULT_GROUP"),
                api(settings.get("apiVersion", "auto")),
                settings.credentials());
    }

    /**
     * From {@code nacos://...}; parameters {@code namespace}, {@code group}, {@code contextPath},
     * {@code apiVersion}, {@code tls}.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    public static NacosAddress of(RegistryAddress address, Map<String, String> credentials) {
        String scheme = address.parameter("tls", "false").equals("true") ? "https://" : "http://";
        String context = address.parameter("contextPath", CONTEXT);
        return new NacosAddress(
                address.hosts().stream().map(host -> base(scheme + host + context)).toList(),
                address.parameter("namespace", "public"),
                address.parameter("group", "DEFAULT_GROUP"),
                api(address.parameter("apiVersion", "auto")),
                credentials);
    }

    /** Never the credentials. */
    @Override
    public String toString() {
        return "Nacos " + bases + " namespace " + namespace + " group " + group;
    }

    private static URI base(String server) {
        String text = server.contains("://") ? server : "http://" + server;
        try {
            URI uri = URI.create(text.replaceAll("/+$", ""));
            boolean http = List.of("http", "https").contains(uri.getScheme());
            if (http && uri.getHost() != null && uri.getUserInfo() == null) {
                return uri.getPath().isEmpty() ? URI.create(uri + CONTEXT) : uri;
            }
        } catch (IllegalArgumentException _) {
            // Said below, with what was expected.
        }
        throw new IllegalArgumentException(
                "settings.server: '" + server + "' (expected: [http[s]://]host:port[/context])");
    }

    private static Optional<NacosApi> api(String version) {
        return switch (version) {
            case "auto" -> Optional.empty();
            case "v1" -> Optional.of(NacosApi.V1);
            case "v2" -> Optional.of(NacosApi.V2);
            case "v3" -> Optional.of(NacosApi.V3);
            default ->
                    throw new IllegalArgumentException(
                            "apiVersion: '" + version + "' (expected: auto, v1, v2 or v3)");
        };
    }
}
