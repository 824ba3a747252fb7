package dev.midflight.sidecar.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * Everything that a slot's environment says (docs/design/pod.md).
 *
 * @param epoch the epoch to start with
 * @param rescue true where the launcher starts this proxy because the peer died
 * @param fleetAddress host and port of the operator; empty: no operator
 * @param version what the image says it is, from {@code MIDFLIGHT_VERSION}; empty if unknown
 */
public record SidecarConfig(
        PodIdentity pod,
        long epoch,
        boolean rescue,
        String version,
        Path runDirectory,
        String fleetAddress,
        int drainSeconds,
        int soakSeconds,
        boolean nativeSidecar,
        InterceptionConfig interception,
        ListenConfig listen,
        TrafficConfig traffic) {

    /**
     * Parses the variables of docs/design/pod.md.
     *
     * @throws InvalidConfigException with every error
     */
    public static SidecarConfig parse(Map<String, String> variables) throws InvalidConfigException {
        Environment environment = new Environment(variables);
        SidecarConfig config =
                new SidecarConfig(
                        PodIdentity.from(environment),
                        environment.number("MIDFLIGHT_EPOCH", 1, 0, Long.MAX_VALUE),
                        environment.flag("MIDFLIGHT_RESCUE", false),
                        environment.text("MIDFLIGHT_VERSION", ""),
                        Path.of(environment.text("MIDFLIGHT_RUN_DIR", "/run/midflight")),
                        environment.text("MIDFLIGHT_FLEET_ADDRESS", ""),
                        environment.integer("MIDFLIGHT_DRAIN_SECONDS", 15, 0, 86_400),
                        environment.integer("MIDFLIGHT_SOAK_SECONDS", 60, 0, 86_400),
                        environment.flag("MIDFLIGHT_NATIVE_SIDECAR", true),
                        InterceptionConfig.from(environment),
                        ListenConfig.from(environment),
                        TrafficConfig.from(environment));
        if (!environment.errors().isEmpty()) {
            throw new InvalidConfigException(environment.errors());
        }
        return config;
    }
}
