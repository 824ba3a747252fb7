package dev.midflight.sidecar.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The control plane that configures this proxy.
 *
 * @param address {@code operator}, or host and port of another one; empty: none
 * @param nodeId what this proxy is called there; empty: by its namespace and pod
 */
public record XdsConfig(String address, String nodeId) {
    private static final String NAME = "MIDFLIGHT_XDS_ADDRESS";
    private static final String OPERATOR = "operator";
    private static final Pattern HOST_PORT =
            Pattern.compile("(?:[A-Za-z0-9][A-Za-z0-9.-]*|\\[[0-9A-Fa-f:.]+]):([0-9]{1,5})");

    static XdsConfig from(Environment environment) {
        String address = environment.text(NAME, "");
        String nodeId = environment.text("MIDFLIGHT_XDS_NODE_ID", "");
        boolean operator = address.equals(OPERATOR);
        if (operator && environment.text("MIDFLIGHT_FLEET_ADDRESS", "").isEmpty()) {
            environment.error(NAME, "operator needs MIDFLIGHT_FLEET_ADDRESS");
        }
        if (!operator && !address.isEmpty() && !isHostAndPort(address)) {
            environment.error(NAME, "'" + address + "' (expected: operator, or <host>:<port>)");
        }
        return new XdsConfig(address, nodeId);
    }

    private static boolean isHostAndPort(String address) {
        Matcher parts = HOST_PORT.matcher(address);
        if (!parts.matches()) {
            return false;
        }
        int port = Integer.parseInt(parts.group(1));
        return port >= 1 && port <= 65_535;
    }

    public boolean isOn() {
        return !address.isEmpty();
    }

    /** The one that the fleet channel leads to, by the same TLS and token. */
    public boolean isOperator() {
        return address.equals(OPERATOR);
    }
}
