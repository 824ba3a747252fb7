package dev.midflight.operator.translate;

import dev.midflight.crds.policy.MtlsMode;
import dev.midflight.model.SpiffeId;
import dev.midflight.model.traffic.ClusterTls;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Mutual TLS of clients that connect to all of a cluster's endpoints in the same way, where a proxy
 * decides it for each: wherever all of them take it. Beside some that do not, plaintext is what
 * both kinds take, unless those that take it take nothing else (Strict): then the others are not
 * reached.
 */
public final class SharedTls {
    /** Of one Service; its clients compare each with what a server proves. */
    private static final int MOST_IDENTITIES = 1000;

    private final ServicePort port;
    private final PolicyBook policies;
    private final String trustDomain;
    private final MtlsMode otherwise;

    /**
     * @param policies of the Service's namespace
     * @param otherwise where no policy says it
     */
    public SharedTls(
            ServicePort port, PolicyBook policies, String trustDomain, MtlsMode otherwise) {
        this.port = port;
        this.policies = policies;
        this.trustDomain = trustDomain;
        this.otherwise = otherwise;
    }

    /** By whom such endpoints are, one of whom a server has to prove to be. */
    public ClusterTls of(Collection<MeshEndpoint> endpoints) {
        List<MeshEndpoint> speaking = endpoints.stream().filter(this::speaks).toList();
        boolean all =
                speaking.size() == endpoints.size() || speaking.stream().anyMatch(this::isStrict);
        if (speaking.isEmpty() || !all) {
            return ClusterTls.OFF;
        }
        Set<String> identities = speaking.stream().map(this::identity).collect(Collectors.toSet());
        return identities.size() > MOST_IDENTITIES
                ? ClusterTls.OFF
                : new ClusterTls(true, identities, Optional.empty());
    }

    private boolean speaks(MeshEndpoint endpoint) {
        return endpoint.mesh()
                && !endpoint.serviceAccount().isEmpty()
                && mode(endpoint) != MtlsMode.DISABLED;
    }

    private boolean isStrict(MeshEndpoint endpoint) {
        return mode(endpoint) == MtlsMode.STRICT;
    }

    private MtlsMode mode(MeshEndpoint endpoint) {
        return policies.mtlsMode(port, endpoint, otherwise);
    }

    private String identity(MeshEndpoint endpoint) {
        return new SpiffeId(trustDomain, port.service().namespace(), endpoint.serviceAccount())
                .toString();
    }
}
