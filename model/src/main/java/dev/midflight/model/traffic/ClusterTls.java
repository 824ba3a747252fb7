package dev.midflight.model.traffic;

import java.util.Optional;
import java.util.Set;

/**
 * Mutual TLS towards those of a cluster's endpoints that {@link Endpoint#mesh() speak} it.
 *
 * @param identities one of which the server has to prove (SPIFFE, {@code
 *     spiffe://domain/ns/NAMESPACE/sa/ACCOUNT}); empty: any that the mesh's CA vouches for
 * @param serverName sent in the ClientHello (RFC 6066 section 3)
 */
public record ClusterTls(boolean offered, Set<String> identities, Optional<String> serverName) {
    public static final ClusterTls OFF = new ClusterTls(false, Set.of(), Optional.empty());

    private static final int MAX_IDENTITIES = 1000;

    public ClusterTls {
        identities = Set.copyOf(identities);
        Check.range("identities", identities.size(), 0, MAX_IDENTITIES);
        identities.forEach(
                identity ->
                        Check.require(
                                identity.startsWith("spiffe://") && identity.length() <= 2048,
                                "identity: '%s' (expected: as spiffe://domain/path)",
                                identity));
    }
}
