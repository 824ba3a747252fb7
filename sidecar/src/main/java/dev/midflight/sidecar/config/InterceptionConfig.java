package dev.midflight.sidecar.config;

import dev.midflight.model.InterceptionScope;

/**
 * Which traffic the pod's rules redirect to this proxy.
 *
 * @param scope how much of it while the interceptor was told nothing yet
 */
public record InterceptionConfig(
        PortSet inboundPorts,
        PortSet excludeInboundPorts,
        CidrSet outboundCidrs,
        CidrSet excludeOutboundCidrs,
        PortSet outboundPorts,
        PortSet excludeOutboundPorts,
        InterceptionScope scope) {

    static InterceptionConfig from(Environment environment) {
        return new InterceptionConfig(
                PortSet.from(environment, "MIDFLIGHT_INBOUND_PORTS", "*"),
                PortSet.from(environment, "MIDFLIGHT_EXCLUDE_INBOUND_PORTS", ""),
                CidrSet.from(environment, "MIDFLIGHT_OUTBOUND_CIDRS", "*"),
                CidrSet.from(environment, "MIDFLIGHT_EXCLUDE_OUTBOUND_CIDRS", ""),
                PortSet.from(environment, "MIDFLIGHT_OUTBOUND_PORTS", "*"),
                PortSet.from(environment, "MIDFLIGHT_EXCLUDE_OUTBOUND_PORTS", ""),
                scope(environment));
    }

    private static InterceptionScope scope(Environment environment) {
        String name = "MIDFLIGHT_INTERCEPTION";
        try {
            return InterceptionScope.parse(environment.text(name, InterceptionScope.ON.toString()));
        } catch (IllegalArgumentException e) {
            environment.error(name, String.valueOf(e.getMessage()));
            return InterceptionScope.ON;
        }
    }
}
