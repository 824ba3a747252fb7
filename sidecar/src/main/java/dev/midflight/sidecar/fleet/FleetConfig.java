package dev.midflight.sidecar.fleet;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Whom to dial and what to trust.
 *
 * @param service dialled unless a follower has named the leader
 * @param serverName that the operator's certificate has to carry, whatever address was dialled
 * @param secrets the directory with {@code ca.crt} and {@code token}, read anew at each connect
 * @param reportInterval at most this long passes between two reports
 * @param openTimeout from dialling until the stream can carry messages
 * @param commandTimeout until a command without an outcome is answered as failed
 * @param closeTimeout for the operator to end the stream that this proxy has closed
 */
public record FleetConfig(
        FleetAddress service,
        String serverName,
        Path secrets,
        Duration reportInterval,
        Duration openTimeout,
        Duration commandTimeout,
        Duration closeTimeout) {
    /** Where the webhook mounts the projected token and the CA. */
    public static final Path SECRETS = Path.of("/var/run/secrets/midflight");

    public FleetConfig {
        requireNonNull(service, "service is null");
        requireNonNull(serverName, "serverName is null");
        requireNonNull(secrets, "secrets is null");
        requireNonNull(reportInterval, "reportInterval is null");
        requireNonNull(openTimeout, "openTimeout is null");
        requireNonNull(commandTimeout, "commandTimeout is null");
        requireNonNull(closeTimeout, "closeTimeout is null");
    }

    /** The usual limits, and the service's host as the server name. */
    public static FleetConfig of(FleetAddress service, Path secrets) {
        return new FleetConfig(
                service,
                service.host(),
                secrets,
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                Duration.ofSeconds(30),
                Duration.ofSeconds(2));
    }
}
