package dev.midflight.sidecar.config;

import dev.midflight.model.PortHints;

/**
 * Time limits and sizes of the data path.
 *
 * @param workers event loops; one per core of the slot's budget
 * @param serverFirstMillis how long a silent client is given before the upstream is connected, so
 *     that a protocol in which the server speaks first goes on
 * @param inboundPorts what is known of the pod's own ports
 * @param outboundPorts what is known of the ports that it connects to
 * @param detectSeconds how long a started first line may stay incomplete before it counts as TCP
 * @param headSeconds how long a started head may stay incomplete (408)
 * @param bodyRate of requests' content
 * @param idleSeconds an HTTP connection or TCP pair without a byte for so long is closed, unless
 *     its listener or route has a limit of its own
 * @param upstreamIdleSeconds a pooled connection is closed after it
 * @param upstreamIdleConnections pooled connections per event loop and destination
 * @param boltGoAway every Bolt client of this pod knows GOAWAY
 * @param bufferBytes unsent bytes of a connection at which its source is paused
 * @param splicePipes at most so many pipes for bulk transfers of TCP; 0: they are copied
 */
public record TrafficConfig(
        int workers,
        int maxConnections,
        int serverFirstMillis,
        PortHints inboundPorts,
        PortHints outboundPorts,
        int detectSeconds,
        int headSeconds,
        BodyRate bodyRate,
        int connectTimeoutMillis,
        int idleSeconds,
        int upstreamIdleSeconds,
        int upstreamIdleConnections,
        int bufferBytes,
        int splicePipes,
        boolean boltGoAway,
        Http1Limits http1,
        Http2Config http2,
        OverloadConfig overload) {

    static TrafficConfig from(Environment environment) {
        int cpuMillis = environment.integer("MIDFLIGHT_CPU_MILLIS", 0, 0, 1_024_000);
        int processors = Runtime.getRuntime().availableProcessors();
        int workers = cpuMillis == 0 ? processors : Math.min(processors, (cpuMillis + 999) / 1000);
        return new TrafficConfig(
                environment.integer("MIDFLIGHT_WORKERS", workers, 1, 64),
                environment.integer("MIDFLIGHT_MAX_CONNECTIONS", 100_000, 1, 1_000_000),
                environment.integer("MIDFLIGHT_SERVER_FIRST_MILLIS", 20, 1, 10_000),
                hints(environment, "MIDFLIGHT_INBOUND_PORT_PROTOCOLS"),
                hints(environment, "MIDFLIGHT_OUTBOUND_PORT_PROTOCOLS"),
                environment.integer("MIDFLIGHT_DETECT_SECONDS", 5, 1, 600),
                environment.integer("MIDFLIGHT_HEAD_SECONDS", 60, 1, 3600),
                BodyRate.from(environment),
                environment.integer("MIDFLIGHT_CONNECT_TIMEOUT_MILLIS", 10_000, 10, 120_000),
                environment.integer("MIDFLIGHT_IDLE_SECONDS", 86_400, 1, 604_800),
                environment.integer("MIDFLIGHT_UPSTREAM_IDLE_SECONDS", 60, 1, 3600),
                environment.integer("MIDFLIGHT_UPSTREAM_IDLE_CONNECTIONS", 64, 0, 10_000),
                environment.integer("MIDFLIGHT_BUFFER_BYTES", 65_536, 4096, 262_144),
                environment.integer("MIDFLIGHT_SPLICE_PIPES", 256, 0, 4096),
                environment.choice("MIDFLIGHT_BOLT_GOAWAY", "never", "always").equals("always"),
                Http1Limits.from(environment),
                Http2Config.from(environment),
                OverloadConfig.from(environment));
    }

    private static PortHints hints(Environment environment, String name) {
        String expected = "' (expected: " + PortHints.EXPECTED + ")";
        return PortHints.WELL_KNOWN.and(
                PortHints.parse(
                        environment.text(name, ""),
                        entry -> environment.error(name, "'" + entry + expected)));
    }
}
