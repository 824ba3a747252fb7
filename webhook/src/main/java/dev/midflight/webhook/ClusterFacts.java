package dev.midflight.webhook;

import dev.midflight.crds.MidflightNames;

/**
 * What the cluster can do and where Midflight lives in it.
 *
 * @param ownNamespace the installation's namespace, whose pods are never injected
 * @param nativeSidecars every kubelet is 1.32 or later: a changed image restarts a native sidecar
 * @param podLevelResources the API server is 1.34 or later: {@code spec.resources} acts
 * @param exclusiveCpus some node runs the static CPU manager (label {@code cpumanager: "true"}), so
 *     that a Guaranteed container with whole CPUs owns them
 * @param fleetAddress host and port of the operator's fleet channel; empty: none
 */
public record ClusterFacts(
        String ownNamespace,
        boolean nativeSidecars,
        boolean podLevelResources,
        boolean exclusiveCpus,
        String fleetAddress) {

    /** A current cluster with the operator in {@code midflight-system}. */
    public static final ClusterFacts CURRENT = of("midflight-system", true, true, false);

    public static ClusterFacts of(
            String ownNamespace,
            boolean nativeSidecars,
            boolean podLevelResources,
            boolean exclusiveCpus) {
        return new ClusterFacts(
                ownNamespace,
                nativeSidecars,
                podLevelResources,
                exclusiveCpus,
                MidflightNames.FLEET_SERVICE
                        + "."
                        + ownNamespace
                        + ".svc:"
                        + MidflightNames.FLEET_PORT);
    }
}
