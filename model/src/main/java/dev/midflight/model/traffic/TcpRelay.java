package dev.midflight.model.traffic;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * How a listener's connections, where they are no requests, go to a cluster; the terms and defaults
 * of Envoy's {@code tcp_proxy}.
 *
 * @param hashKey what a hashing balancer hashes; of a connection that is its peer
 * @param maxConnectAttempts connects in all, each to another host if there is one
 * @param idleTimeout it is closed after so long without a byte on either side; whole seconds
 */
public record TcpRelay(Optional<HashKey> hashKey, int maxConnectAttempts, Duration idleTimeout) {
    public static final TcpRelay DEFAULT = new TcpRelay(Optional.empty(), 1, Duration.ofHours(1));
    private static final int MAX_ATTEMPTS = 10;
    private static final long MAX_IDLE_SECONDS = 604_800;

    public TcpRelay {
        requireNonNull(hashKey, "hashKey is null");
        for (HashKey key : hashKey.stream().toList()) {
            Check.require(
                    key instanceof HashKey.Peer,
                    "hashKey: of a request (expected: peer, because nobody reads a connection's"
                            + " requests)");
        }
        Bounds.require("maxConnectAttempts", maxConnectAttempts, 1, MAX_ATTEMPTS);
        Check.require(
                idleTimeout.getNano() == 0
                        && idleTimeout.toSeconds() >= 1
                        && idleTimeout.toSeconds() <= MAX_IDLE_SECONDS,
                "idleTimeout: %s (expected: 1s..7d, in whole seconds)",
                DurationText.of(idleTimeout));
    }

    public boolean hashesPeer() {
        return hashKey.isPresent();
    }

    public int idleSeconds() {
        return Math.toIntExact(idleTimeout.toSeconds());
    }
}
