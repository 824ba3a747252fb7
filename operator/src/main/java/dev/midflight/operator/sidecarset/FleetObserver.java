package dev.midflight.operator.sidecarset;

import dev.midflight.crds.SidecarSet;
import dev.midflight.operator.rollout.Fleet;
import dev.midflight.operator.rollout.FleetPod;
import dev.midflight.operator.rollout.Sighting;
import java.util.Collection;
import java.util.List;

/** Gathers from watches and streams all that a decision looks at. */
final class FleetObserver {
    private final FleetSources sources;
    private final Refusals refusals;

    FleetObserver(FleetSources sources, Refusals refusals) {
        this.sources = sources;
        this.refusals = refusals;
    }

    /** Whether every watch has told all that there is. */
    boolean isComplete() {
        return sources.pods().isComplete()
                && sources.pulls().isComplete()
                && sources.budgets().isComplete();
    }

    Census census(SidecarSet set, Collection<SidecarSet> all) {
        return Census.of(set, all, sources.pods().all(), sources.namespaces()::contains);
    }

    Fleet fleet(SidecarSet set, Census census) {
        List<Fleet.Member> members = census.injected().stream().map(this::member).toList();
        return new Fleet(
                members,
                sources.pulls().of(set, set.getSpec().imageOf(set.getSpec().version())),
                sources.budgets().of(set.getMetadata().getName(), sources.pods().all()),
                refusals.of(SidecarSetDesired.generation(set)),
                sources.leadership().since());
    }

    /** Whether a pod refused its upgrade since that look: others can have its place. */
    boolean hasNewRefusals(SidecarSet set, Fleet seen) {
        return !seen.refusals()
                .entrySet()
                .containsAll(refusals.of(SidecarSetDesired.generation(set)).entrySet());
    }

    private Fleet.Member member(FleetPod pod) {
        Sighting sighting =
                sources.streams()
                        .report(pod.key())
                        .map(report -> Sighting.of(report.own(), report.peer()))
                        .orElseGet(Sighting.Silent::new);
        return new Fleet.Member(pod, sighting);
    }
}
