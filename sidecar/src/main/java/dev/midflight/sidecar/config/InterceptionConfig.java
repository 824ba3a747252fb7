package dev.midflight.sidecar.config;

/** Which traffic the pod's rules redirect to this proxy. */
public record InterceptionConfig(
        PortSet inboundPorts,
        PortSet excludeInboundPorts,
        CidrSet outboundCidrs,
        CidrSet excludeOutboundCidrs,
        PortSet outboundPorts,
        PortSet excludeOutboundPorts) {

    static InterceptionConfig from(Environment environment) {
        return new InterceptionConfig(
                PortSet.from(environment, "MIDFLIGHT_INBOUND_PORTS", "*"),
                PortSet.from(environment, "MIDFLIGHT_EXCLUDE_INBOUND_PORTS", ""),
                CidrSet.from(environment, "MIDFLIGHT_OUTBOUND_CIDRS", "*"),
                CidrSet.from(environment, "MIDFLIGHT_EXCLUDE_OUTBOUND_CIDRS", ""),
                PortSet.from(environment, "MIDFLIGHT_OUTBOUND_PORTS", "*"),
                PortSet.from(environment, "MIDFLIGHT_EXCLUDE_OUTBOUND_PORTS", ""));
    }
}
