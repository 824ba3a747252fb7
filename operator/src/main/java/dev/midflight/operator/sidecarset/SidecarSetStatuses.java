package dev.midflight.operator.sidecarset;

import dev.midflight.crds.PodFailure;
import dev.midflight.crds.SidecarSet;
import dev.midflight.crds.SidecarSetSpec;
import dev.midflight.crds.SidecarSetStatus;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.rollout.RolloutPhase;
import dev.midflight.operator.rollout.RolloutPlan;
import dev.midflight.operator.rollout.RolloutPlan.Failure;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The status that follows from what was seen; the same sights give the same status. */
final class SidecarSetStatuses {
    private static final int FAILURES = 10;
    private static final int MESSAGE_CHARACTERS = 1024;

    private SidecarSetStatuses() {}

    static SidecarSetStatus of(
            SidecarSet set,
            Census census,
            RolloutPlan plan,
            List<PodKey> drifted,
            List<String> troubles,
            Instant now) {
        SidecarSetStatus before = SidecarSetDesired.status(set);
        String version = set.getSpec().version();
        return new SidecarSetStatus(
                SidecarSetDesired.generation(set),
                census.matched(),
                census.injected().size(),
                plan.counts().updated(),
                census.missed().size(),
                plan.failures().size(),
                census.skipped(),
                stableVersion(set.getSpec(), before, census, plan),
                version,
                hasFailed(plan, before, version) ? version : null,
                SidecarSetConditions.of(set, census, plan, drifted, troubles, now),
                failures(before, plan, version));
    }

    /** The version before the one being rolled, until every pod serves with that. */
    private static String stableVersion(
            SidecarSetSpec spec, SidecarSetStatus before, Census census, RolloutPlan plan) {
        boolean everywhere =
                plan.phase() instanceof RolloutPhase.Complete
                        && plan.counts().updated() == plan.counts().total();
        if (everywhere) {
            return spec.version();
        }
        return Objects.requireNonNullElseGet(
                before.stableVersion(), () -> oldestKnown(spec, census));
    }

    /** With no status to remember it: what the pods were injected with. */
    private static String oldestKnown(SidecarSetSpec spec, Census census) {
        return census.injected().stream()
                .map(pod -> pod.slot(pod.intent().active()).image())
                .filter(image -> image.startsWith(spec.image() + ":"))
                .map(image -> image.substring(spec.image().length() + 1))
                .filter(version -> !version.equals(spec.version()))
                .findFirst()
                .orElse(spec.version());
    }

    private static boolean hasFailed(RolloutPlan plan, SidecarSetStatus before, String version) {
        return switch (plan.phase()) {
            case RolloutPhase.Stopped _ ->
                    !plan.failures().isEmpty() || version.equals(before.failedVersion());
            case RolloutPhase.PullFailed _ -> true;
            case RolloutPhase.Complete _,
                    RolloutPhase.Rolling _,
                    RolloutPhase.Paused _,
                    RolloutPhase.Blocked _ ->
                    false;
        };
    }

    /** The newest first; those of pods that are gone stay while the roll is stopped for them. */
    private static List<PodFailure> failures(
            SidecarSetStatus before, RolloutPlan plan, String version) {
        if (!(plan.phase() instanceof RolloutPhase.Stopped)) {
            return List.of();
        }
        List<PodFailure> now = plan.failures().stream().map(SidecarSetStatuses::failure).toList();
        Stream<PodFailure> remembered =
                before.failures().stream()
                        .filter(old -> version.equals(old.version()))
                        .filter(
                                old ->
                                        now.stream()
                                                .noneMatch(each -> each.pod().equals(old.pod())));
        return Stream.concat(now.stream(), remembered).limit(FAILURES).toList();
    }

    private static PodFailure failure(Failure failure) {
        String why = failure.why();
        return new PodFailure(
                failure.pod().toString(),
                failure.version().name(),
                "UpgradeFailed",
                why.length() > MESSAGE_CHARACTERS ? why.substring(0, MESSAGE_CHARACTERS) : why);
    }
}
