package dev.midflight.operator.sidecarset;

import dev.midflight.crds.DeletionPolicy;
import dev.midflight.crds.SidecarSet;
import dev.midflight.model.InterceptionMode;
import dev.midflight.model.SidecarReport;
import dev.midflight.operator.rollout.FleetPod;
import dev.midflight.operator.rollout.PodKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What is still to be done before a SidecarSet may go. */
sealed interface SidecarSetDeletion {
    /** Upgrades that are under way come to their end; pods of {@code bypass} are told to let go. */
    record Waiting(List<PodKey> bypass) implements SidecarSetDeletion {}

    /** Nothing; {@code unreachable} pods could not be told in time. */
    record Finished(List<PodKey> unreachable) implements SidecarSetDeletion {}

    /** Never waits longer than an upgrade may take. */
    static SidecarSetDeletion decide(
            SidecarSet set,
            List<FleetPod> pods,
            int underWay,
            Function<PodKey, Optional<SidecarReport>> reports,
            Instant now) {
        List<PodKey> intercepted =
                set.getSpec().deletionPolicy() == DeletionPolicy.RETAIN
                        ? List.of()
                        : pods.stream()
                                .map(FleetPod::key)
                                .filter(pod -> !isBypassed(reports.apply(pod)))
                                .toList();
        if (intercepted.isEmpty() && underWay == 0) {
            return new Finished(List.of());
        }
        return now.isAfter(end(set)) ? new Finished(intercepted) : new Waiting(intercepted);
    }

    private static boolean isBypassed(Optional<SidecarReport> report) {
        return report.map(seen -> seen.interception().actual() == InterceptionMode.BYPASSED)
                .orElse(false);
    }

    private static Instant end(SidecarSet set) {
        int seconds = set.getSpec().updateStrategy().deadlineSeconds();
        return Instant.parse(set.getMetadata().getDeletionTimestamp())
                .plus(Duration.ofSeconds(seconds));
    }
}
