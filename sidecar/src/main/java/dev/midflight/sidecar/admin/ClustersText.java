package dev.midflight.sidecar.admin;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Clusters for people: a line for each, and an indented one for each of its endpoints. */
final class ClustersText {
    private ClustersText() {}

    static String of(List<Map<String, Object>> clusters) {
        StringBuilder text = new StringBuilder();
        for (Map<String, Object> cluster : clusters) {
            text.append(line(cluster)).append('\n');
            if (cluster.get("endpoints") instanceof List<?> endpoints) {
                for (Object endpoint : endpoints) {
                    if (endpoint instanceof Map<?, ?> shown) {
                        text.append("  ").append(line(shown)).append('\n');
                    }
                }
            }
        }
        return clusters.isEmpty() ? "no clusters are configured" : text.toString().stripTrailing();
    }

    private static String line(Map<?, ?> shown) {
        StringJoiner words = new StringJoiner(" ");
        shown.forEach(
                (name, value) -> {
                    if (!(value instanceof List)) {
                        words.add(name + "=" + value);
                    }
                });
        return words.toString();
    }
}
