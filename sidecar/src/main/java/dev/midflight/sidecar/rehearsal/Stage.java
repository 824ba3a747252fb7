package dev.midflight.sidecar.rehearsal;

import dev.midflight.sidecar.config.InvalidConfigException;
import dev.midflight.sidecar.config.SidecarConfig;
import java.util.HashMap;
import java.util.Map;

/**
 * The ports and the configuration of a rehearsal: three of the ports that are the proxy's own, so
 * that no port of the application is ever taken.
 */
final class Stage {
    static final int INBOUND_PORT = 15096;
    static final int UPSTREAM_PORT = 15098;

    private static final int OUTBOUND_PORT = 15097;

    private Stage() {}

    static SidecarConfig config(String upstream) {
        Map<String, String> variables = new HashMap<>();
        variables.put("MIDFLIGHT_FIXED_DESTINATION", upstream);
        variables.put("MIDFLIGHT_LISTEN_INBOUND", Integer.toString(INBOUND_PORT));
        variables.put("MIDFLIGHT_LISTEN_OUTBOUND", Integer.toString(OUTBOUND_PORT));
        for (String unused : new String[] {"ADMIN", "PROBE", "METRICS"}) {
            variables.put("MIDFLIGHT_LISTEN_" + unused, "0");
        }
        variables.put("MIDFLIGHT_WORKERS", "1");
        try {
            return SidecarConfig.parse(variables);
        } catch (InvalidConfigException e) {
            throw new IllegalStateException("the rehearsal's own configuration", e);
        }
    }
}
