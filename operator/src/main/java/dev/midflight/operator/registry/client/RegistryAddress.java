package dev.midflight.operator.registry.client;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A registry as applications write it: {@code zookeeper://host:2181,host:2181} or {@code
 * nacos://host:8848?namespace=x&group=y}.
 *
 * @param kind {@code zookeeper} or {@code nacos}
 * @param hosts each with its port
 */
public record RegistryAddress(String kind, List<String> hosts, Map<String, String> parameters) {
    private static final Map<String, Integer> PORTS = Map.of("zookeeper", 2181, "nacos", 8848);

    public RegistryAddress {
        hosts = List.copyOf(hosts);
        parameters = Map.copyOf(parameters);
    }

    /**
     * @throws IllegalArgumentException with what is wrong
     */
    public static RegistryAddress parse(String text) {
        String expected = "' (expected: zookeeper://host:port,... or nacos://host:port,...)";
        int scheme = text.indexOf("://");
        String kind = scheme < 0 ? "" : text.substring(0, scheme).toLowerCase(Locale.ROOT);
        if (!PORTS.containsKey(kind)) {
            throw new IllegalArgumentException("registry '" + text + expected);
        }
        String rest = text.substring(scheme + 3);
        if (rest.contains("@")) {
            throw new IllegalArgumentException(
                    "registry: user and password belong into the step's credentials");
        }
        int query = rest.indexOf('?');
        Map<String, String> parameters = parameters(query < 0 ? "" : rest.substring(query + 1));
        String authority = (query < 0 ? rest : rest.substring(0, query)).replaceAll("/.*$", "");
        String all = authority + "," + parameters.getOrDefault("backup", "");
        List<String> hosts =
                Arrays.stream(all.split(","))
                        .map(String::trim)
                        .filter(host -> !host.isEmpty())
                        .map(host -> withPort(host, kind, text))
                        .toList();
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("registry '" + text + expected);
        }
        return new RegistryAddress(kind, hosts, parameters);
    }

    /**
     * All of a setting's addresses, which stand apart by white space.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    public static List<RegistryAddress> parseAll(String text) {
        List<RegistryAddress> addresses = new ArrayList<>();
        for (String each : text.trim().split("\\s+")) {
            addresses.add(parse(each));
        }
        return addresses;
    }

    public String parameter(String name, String otherwise) {
        return parameters.getOrDefault(name, otherwise);
    }

    private static String withPort(String host, String kind, String text) {
        try {
            URI uri = URI.create(kind + "://" + host);
            if (uri.getHost() != null) {
                int port = uri.getPort() < 0 ? PORTS.getOrDefault(kind, -1) : uri.getPort();
                return uri.getHost() + ":" + port;
            }
        } catch (IllegalArgumentException _) {
            // Said below, with the whole setting.
        }
        throw new IllegalArgumentException(
                "registry '" + text + "': '" + host + "' is no host with a port");
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }
}
