package dev.midflight.sidecar.admin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All that a proxy is configured with.
 *
 * @param facts whose it is, since when, from where, and what the environment says
 * @param snapshot listeners, routes and clusters in the form of the configuration file; empty:
 *     there is none
 */
public record ConfigDump(Map<String, Object> facts, Map<String, Object> snapshot) {
    private static final String SNAPSHOT = "snapshot";

    Map<String, Object> page() {
        Map<String, Object> page = new LinkedHashMap<>(facts);
        page.put(SNAPSHOT, snapshot);
        return page;
    }

    /** The configuration file, in YAML, with the rest in comments before it. */
    String text() {
        String comments =
                YamlText.of(facts)
                        .lines()
                        .map(line -> "# " + line + "\n")
                        .collect(Collectors.joining());
        return (comments + YamlText.of(snapshot)).stripTrailing();
    }
}
