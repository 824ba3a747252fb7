package dev.midflight.sidecar.config;

import dev.midflight.model.ProxyVersion;
import dev.midflight.sidecar.log.LogLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a slot's environment says (docs/design/pod.md).
 *
 * @param epoch the epoch to start with
 * @param rescue true where the launcher starts this proxy because the peer died
 * @param fleetAddress host and port of the operator; empty: no operator
 * @param xds who configures this proxy, beside the environment
 * @param variables what each variable counts as, defaults included; without those that are empty
 * @param version what the SidecarSet calls this image, from {@code MIDFLIGHT_VERSION} or the image
 */
public record SidecarConfig(
        PodIdentity pod,
        long epoch,
        boolean rescue,
        ProxyVersion version,
        LogLevel logLevel,
        Path runDirectory,
        String fleetAddress,
        int drainSeconds,
        int soakSeconds,
        boolean nativeSidecar,
        InterceptionConfig interception,
        ListenConfig listen,
        TrafficConfig traffic,
        TelemetryConfig telemetry,
        XdsConfig xds,
        Map<String, String> variables) {

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
                        version(environment),
                        logLevel(environment),
                        Path.of(environment.text("MIDFLIGHT_RUN_DIR", "/run/midflight")),
                        environment.text("MIDFLIGHT_FLEET_ADDRESS", ""),
                        environment.integer("MIDFLIGHT_DRAIN_SECONDS", 15, 0, 86_400),
                        environment.integer("MIDFLIGHT_SOAK_SECONDS", 60, 0, 86_400),
                        environment.flag("MIDFLIGHT_NATIVE_SIDECAR", true),
                        InterceptionConfig.from(environment),
                        ListenConfig.from(environment),
                        TrafficConfig.from(environment),
                        TelemetryConfig.from(environment),
                        XdsConfig.from(environment),
                        Collections.unmodifiableSortedMap(environment.inForce()));
        if (!environment.errors().isEmpty()) {
            throw new InvalidConfigException(environment.errors());
        }
        return config;
    }

    /** What it calls itself without the rest; unknown where nothing says so. */
    public static String version(Map<String, String> variables) {
        ProxyVersion version = version(new Environment(variables));
        return version.equals(ProxyVersion.UNKNOWN) ? "(version unknown)" : version.name();
    }

    private static ProxyVersion version(Environment environment) {
        Path home = Path.of(environment.text("MIDFLIGHT_HOME", "/opt/midflight"));
        String name = environment.text("MIDFLIGHT_VERSION", imageVersion(home));
        try {
            return ProxyVersion.of(name);
        } catch (IllegalArgumentException e) {
            environment.error("MIDFLIGHT_VERSION", String.valueOf(e.getMessage()));
            return ProxyVersion.UNKNOWN;
        }
    }

    private static String imageVersion(Path home) {
        try {
            return Files.readString(home.resolve("version")).strip();
        } catch (IOException _) {
            return ProxyVersion.UNKNOWN.name();
        }
    }

    private static LogLevel logLevel(Environment environment) {
        String word = environment.text("MIDFLIGHT_LOG_LEVEL", "info");
        Optional<LogLevel> level = LogLevel.parse(word);
        if (level.isEmpty()) {
            environment.error(
                    "MIDFLIGHT_LOG_LEVEL", "'" + word + "' (expected: error, warn, info or debug)");
        }
        return level.orElse(LogLevel.INFO);
    }
}
