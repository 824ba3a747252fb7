package dev.midflight.sidecar.testing;

import java.util.ArrayList;
import java.util.List;

/** Writes configuration files of one listener, one table and one host. */
public final class TestingConfig {
    private final List<String> routes = new ArrayList<>();
    private final List<String> clusters = new ArrayList<>();

    /** The route's fields, each on a line of its own. */
    public TestingConfig route(String name, String... fields) {
        routes.add("          - name: " + name);
        for (String field : fields) {
            routes.add("            " + field);
        }
        return this;
    }

    public TestingConfig cluster(String name, TestingUpstream... upstreams) {
        clusters.add("  - name: " + name);
        clusters.add("    balancing: {policy: round-robin}");
        clusters.add("    endpoints:" + (upstreams.length == 0 ? " []" : ""));
        for (TestingUpstream upstream : upstreams) {
            clusters.add("      - address: 127.0.0.1:" + upstream.address().getPort());
        }
        return this;
    }

    /** More fields of the last cluster, each on a line of its own. */
    public TestingConfig with(String... fields) {
        for (String field : fields) {
            clusters.add("    " + field);
        }
        return this;
    }

    public String yaml() {
        return """
        version: test
        listeners:
          - name: web
            address: 127.0.0.1:0
            routes: main
        routeTables:
          - name: main
            hosts:
              - name: any
                domains: ["*"]
                routes:
        %s
        clusters:
        %s
        """
                .formatted(String.join("\n", routes), String.join("\n", clusters));
    }
}
