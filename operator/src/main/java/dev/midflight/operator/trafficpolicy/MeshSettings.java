package dev.midflight.operator.trafficpolicy;

import dev.midflight.crds.policy.MtlsMode;

/**
 * What holds for the installation as a whole.
 *
 * @param trustDomain of the identities of its workloads
 * @param mtls of workloads of which no policy says it
 */
public record MeshSettings(String trustDomain, MtlsMode mtls) {}
