package dev.midflight.operator.sidecarset;

import dev.midflight.crds.LabelMatch;
import dev.midflight.crds.SidecarSet;
import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.rollout.FleetPod;
import dev.midflight.operator.rollout.FleetPod.Availability;
import dev.midflight.operator.rollout.PodKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * The pods of one SidecarSet.
 *
 * @param injected pods with its sidecar
 * @param missed pods that should have one, and nothing says why they don't
 * @param skipped how many were left out for a reason
 */
record Census(List<FleetPod> injected, List<PodKey> missed, int skipped) {
    private static final Comparator<SidecarSet> BY_AGE =
            Comparator.<SidecarSet, String>comparing(
                            set ->
                                    Objects.requireNonNullElse(
                                            set.getMetadata().getCreationTimestamp(), ""))
                    .thenComparing(set -> set.getMetadata().getName());

    /** A pod without a sidecar is counted for the set that the webhook would take: the oldest. */
    static Census of(
            SidecarSet set,
            Collection<SidecarSet> all,
            Collection<KnownPod> pods,
            Predicate<String> optedIn) {
        String name = set.getMetadata().getName();
        List<SidecarSet> older = olderThan(set, all);
        List<FleetPod> injected = new ArrayList<>();
        List<PodKey> missed = new ArrayList<>();
        int skipped = 0;
        for (KnownPod pod : pods) {
            if (pod.sidecar().isPresent()) {
                KnownPod.Injected sidecar = pod.sidecar().get();
                boolean stays = sidecar.pod().availability() != Availability.LEAVING;
                if (sidecar.sidecarSet().equals(name) && stays) {
                    injected.add(sidecar.pod());
                }
            } else if (isDue(pod, set, older, optedIn)) {
                switch (pod.without()) {
                    case UNEXPLAINED -> missed.add(pod.key());
                    case SKIPPED -> skipped++;
                    case LEAVING -> {}
                }
            }
        }
        missed.sort(Comparator.comparing(PodKey::toString));
        return new Census(injected, missed, skipped);
    }

    int matched() {
        return injected.size() + missed.size() + skipped;
    }

    private static boolean isDue(
            KnownPod pod, SidecarSet set, List<SidecarSet> older, Predicate<String> optedIn) {
        return optedIn.test(pod.key().namespace())
                && LabelMatch.matches(set.getSpec().selector(), pod.labels())
                && older.stream()
                        .noneMatch(
                                other ->
                                        LabelMatch.matches(
                                                other.getSpec().selector(), pod.labels()));
    }

    private static List<SidecarSet> olderThan(SidecarSet set, Collection<SidecarSet> all) {
        return all.stream()
                .filter(other -> other.getMetadata().getDeletionTimestamp() == null)
                .filter(other -> BY_AGE.compare(other, set) < 0)
                .toList();
    }
}
