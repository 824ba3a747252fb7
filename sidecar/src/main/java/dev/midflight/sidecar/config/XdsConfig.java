package dev.midflight.sidecar.config;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The control plane that configures this proxy.
 *
 * @param address {@code operator}, or host and port of another one; empty: none
 * @param nodeId what this proxy is called there; empty: by its namespace and pod
 * @param nodeCluster of proxies that are alike; empty: its namespace
 * @param nodeMetadata what that one wants to know besides, as JSON has it
 * @param waitSeconds how long a pod's first proxy waits to be configured before it serves
 */
public record XdsConfig(
        String address,
        String nodeId,
        String nodeCluster,
        Map<String, ?> nodeMetadata,
        int waitSeconds) {
    private static final int WAIT_SECONDS = 5;
    private static final int LONGEST_WAIT_SECONDS = 300;
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
        return new XdsConfig(
                address,
                nodeId,
                environment.text("MIDFLIGHT_XDS_NODE_CLUSTER", ""),
                environment.object("MIDFLIGHT_XDS_NODE_METADATA"),
                environment.integer(
                        "MIDFLIGHT_XDS_WAIT_SECONDS", WAIT_SECONDS, 0, LONGEST_WAIT_SECONDS));
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
