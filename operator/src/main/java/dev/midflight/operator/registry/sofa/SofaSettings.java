package dev.midflight.operator.registry.sofa;

import dev.midflight.operator.registry.StepSettings;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A SOFARegistry as its step describes it.
 *
 * @param sessions session servers, any of which will do
 * @param services data ids or whole {@code dataInfoId}s; none: whatever the pod publishes
 * @param persistent kept by the meta server, so a client that connects anew stays closed
 * @param peers labels of the pods that provide the same; none: those that the toggle selects
 */
record SofaSettings(
        List<URI> sessions, List<String> services, boolean persistent, Map<String, String> peers) {
    static final List<String> KNOWN = List.of("session", "services", "persistent", "peers");

    SofaSettings {
        sessions = List.copyOf(sessions);
        services = List.copyOf(services);
    }

    /**
     * @throws IllegalArgumentException with what is wrong
     */
    static SofaSettings parse(StepSettings settings) {
        String persistent = settings.get("persistent", "true");
        if (!persistent.matches("true|false")) {
            throw new IllegalArgumentException(
                    "settings.persistent: '" + persistent + "' (expected: true or false)");
        }
        return new SofaSettings(
                parts(settings.require("session")).stream().map(SofaSettings::session).toList(),
                parts(settings.get("services", "")),
                persistent.equals("true"),
                settings.labels("peers"));
    }

    private static List<String> parts(String text) {
        return Arrays.stream(text.split(","))
                .map(String::trim)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static URI session(String server) {
        try {
            URI uri = URI.create(server.contains("://") ? server : "http://" + server);
            if (uri.getHost() != null && uri.getPort() > 0 && uri.getUserInfo() == null) {
                return URI.create(uri.toString().replaceAll("/+$", ""));
            }
        } catch (IllegalArgumentException _) {
            // Said below, with what was expected.
        }
        throw new IllegalArgumentException(
                "settings.session: '" + server + "' (expected: [http[s]://]host:port)");
    }
}
