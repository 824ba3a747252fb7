package dev.midflight.operator.sidecarset;

import dev.midflight.crds.DeletionPolicy;
import dev.midflight.crds.SidecarSet;
import dev.midflight.crds.SidecarSetSpec;
import dev.midflight.crds.SidecarSetStatus;
import dev.midflight.crds.UpdateStrategy;
import dev.midflight.operator.rollout.RolloutPhase;
import dev.midflight.operator.rollout.RolloutPlan;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** SidecarSets and plans of the tests. */
final class TestingSets {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private TestingSets() {}

    /** Selects pods of {@code app: cart}, wants v2. */
    static SidecarSet set(String name, String created) {
        return set(name, created, UpdateStrategy.DEFAULTS, DeletionPolicy.RETAIN);
    }

    static SidecarSet set(
            String name, String created, UpdateStrategy strategy, DeletionPolicy policy) {
        SidecarSetSpec plain = SidecarSetSpec.of("registry.test/sidecar", "v2");
        SidecarSet set = new SidecarSet();
        set.setMetadata(
                new ObjectMetaBuilder()
                        .withName(name)
                        .withUid("uid-" + name)
                        .withGeneration(7L)
                        .withCreationTimestamp(created)
                        .build());
        set.setSpec(
                new SidecarSetSpec(
                        new LabelSelectorBuilder().addToMatchLabels("app", "cart").build(),
                        plain.image(),
                        plain.version(),
                        plain.imagePullPolicy(),
                        plain.resources(),
                        plain.interception(),
                        strategy,
                        policy));
        return set;
    }

    static SidecarSet set() {
        return set("default", "2026-01-01T00:00:00Z");
    }

    static SidecarSet withStatus(SidecarSet set, SidecarSetStatus status) {
        set.setStatus(status);
        return set;
    }

    static RolloutPlan plan(
            RolloutPhase phase, int total, int updated, List<RolloutPlan.Failure> failures) {
        return plan(phase, total, updated, failures, Map.of());
    }

    static RolloutPlan plan(
            RolloutPhase phase,
            int total,
            int updated,
            List<RolloutPlan.Failure> failures,
            Map<String, String> pullFailures) {
        return new RolloutPlan(
                List.of(),
                phase,
                new RolloutPlan.Counts(total, updated, 0, 0, 0),
                failures,
                pullFailures,
                Optional.empty());
    }
}
