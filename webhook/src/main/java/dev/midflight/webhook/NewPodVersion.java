package dev.midflight.webhook;

import dev.midflight.crds.Partition;
import dev.midflight.crds.SidecarSet;
import dev.midflight.crds.SidecarSetSpec;
import dev.midflight.crds.SidecarSetStatus;
import java.util.Objects;

/**
 * Which version a new pod starts with.
 *
 * <ul>
 *   <li>No roll in force (no stable version yet, or it equals {@code spec.version}): the version.
 *   <li>A roll in force, but the new version is unproven (no pod serves with it yet, or the status
 *       is about another version), failed, or the roll is paused: the stable version. A version
 *       that nobody has seen serving must not crash new pods.
 *   <li>A proven roll and partition 0: the version.
 *   <li>A proven roll and a percentage: a pod with a name of its own (StatefulSet, bare pod) by its
 *       stable place, so that it keeps its version when it is created anew.
 *   <li>Otherwise (a count, or a pod named only by {@code generateName}): the stable version; the
 *       operator moves it afterwards, in place and without loss.
 * </ul>
 */
record NewPodVersion(String version, boolean previous) {

    static NewPodVersion choose(SidecarSet set, String namespace, String podName) {
        SidecarSetSpec spec = set.getSpec();
        SidecarSetStatus status =
                Objects.requireNonNullElse(set.getStatus(), SidecarSetStatus.NONE);
        String stable = status.stableVersion();
        if (stable == null || stable.isEmpty() || stable.equals(spec.version())) {
            return new NewPodVersion(spec.version(), false);
        }
        boolean proven =
                spec.version().equals(status.updateVersion())
                        && status.updatedPods() > 0
                        && !spec.version().equals(status.failedVersion())
                        && !spec.updateStrategy().paused();
        boolean takesNew = proven && isPastPartition(spec, namespace, podName);
        return new NewPodVersion(takesNew ? spec.version() : stable, !takesNew);
    }

    private static boolean isPastPartition(SidecarSetSpec spec, String namespace, String podName) {
        Partition partition = Partition.parse(spec.updateStrategy().partition());
        if (partition.isOpen()) {
            return true;
        }
        return switch (partition) {
            case Partition.Count count -> false;
            case Partition.Percentage percentage ->
                    !podName.isEmpty() && !percentage.keeps(namespace, podName);
        };
    }
}
