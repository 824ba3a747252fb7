package dev.midflight.sidecar.config;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The ports of docs/design/pod.md; 0 picks a free one, which only tests want.
 *
 * @param fixedDestination for tests and benchmarks without redirection: where every connection goes
 */
public record ListenConfig(
        int inboundPort,
        int outboundPort,
        int adminPort,
        int probePort,
        int metricsPort,
        Optional<InetSocketAddress> fixedDestination) {

    static ListenConfig from(Environment environment) {
        return new ListenConfig(
                environment.integer("MIDFLIGHT_LISTEN_INBOUND", 15006, 0, 65535),
                environment.integer("MIDFLIGHT_LISTEN_OUTBOUND", 15001, 0, 65535),
                environment.integer("MIDFLIGHT_LISTEN_ADMIN", 15000, 0, 65535),
                environment.integer("MIDFLIGHT_LISTEN_PROBE", 15020, 0, 65535),
                environment.integer("MIDFLIGHT_LISTEN_METRICS", 15090, 0, 65535),
                environment.socketAddress("MIDFLIGHT_FIXED_DESTINATION"));
    }
}
