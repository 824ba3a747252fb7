package dev.midflight.operator.registry.dubbo;

import dev.midflight.operator.registry.client.Listed;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The URL that is the name of a provider's node in ZooKeeper. */
record ProviderNode(ServiceKey service, Listed listed) {
    private static final Pattern URL =
            Pattern.compile("[A-Za-z0-9.+-]+://([^/?]+?):(\\d{1,5})(?:/([^?]*))?(?:\\?(.*))?");

    /** Empty for what is no provider, a disabled one included. */
    static Optional<ProviderNode> parse(String encoded) {
        String text;
        try {
            text = URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        Matcher url = URL.matcher(text);
        if (!url.matches() || "false".equals(parameter(url.group(4), "enabled", "true"))) {
            return Optional.empty();
        }
        String query = url.group(4);
        String path = url.group(3) == null ? "" : url.group(3);
        ServiceKey service =
                ServiceKey.of(
                        parameter(query, "group", ""),
                        parameter(query, "interface", path),
                        parameter(query, "version", ""));
        String host = url.group(1).replaceFirst("^.*@", "");
        return Optional.of(
                new ProviderNode(service, new Listed(host, Integer.parseInt(url.group(2)))));
    }

    private static String parameter(String query, String name, String otherwise) {
        for (String pair : query == null ? new String[0] : query.split("&")) {
            if (pair.startsWith(name + "=")) {
                return pair.substring(name.length() + 1);
            }
        }
        return otherwise;
    }
}
