package dev.midflight.operator.interceptiontoggle;

import dev.midflight.crds.InterceptionToggle;
import dev.midflight.crds.LabelMatch;
import dev.midflight.crds.ToggleChoice;
import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.pod.PodTraffic;
import dev.midflight.operator.rollout.FleetPod.Availability;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.toggle.Candidate;
import dev.midflight.operator.toggle.ToggleRun;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Gathers from watches, streams and runs all that a decision about a toggle looks at. */
final class ToggleObserver {
    private final ToggleSources sources;
    private final ToggleRuns runs;

    ToggleObserver(ToggleSources sources, ToggleRuns runs) {
        this.sources = sources;
        this.runs = runs;
    }

    /** Whether the watch has told of all pods. */
    boolean isComplete() {
        return sources.pods().isComplete();
    }

    /**
     * @param all toggles of its namespace, itself included
     */
    ToggleSight look(
            InterceptionToggle toggle, Collection<InterceptionToggle> all, List<String> errors) {
        List<Candidate> candidates = new ArrayList<>();
        Map<String, Integer> shadowed = new TreeMap<>();
        for (KnownPod pod : sources.pods().all()) {
            if (isHere(toggle, pod)) {
                String owner =
                        ToggleChoice.of(all, pod.labels())
                                .map(each -> each.getMetadata().getName())
                                .orElse("");
                candidate(toggle, all, pod, owner).ifPresent(candidates::add);
                if (!owner.isEmpty() && isShadowed(toggle, pod, owner)) {
                    shadowed.merge(owner, 1, Integer::sum);
                }
            }
        }
        List<PodKey> selected =
                candidates.stream().filter(Candidate::selected).map(Candidate::pod).toList();
        return new ToggleSight(
                candidates,
                shadowed,
                errors,
                selected.stream().filter(sources.drifts()::hasDrifted).toList(),
                (int)
                        selected.stream()
                                .filter(pod -> sources.streams().report(pod).isEmpty())
                                .count());
    }

    private static boolean isHere(InterceptionToggle toggle, KnownPod pod) {
        return pod.key().namespace().equals(toggle.getMetadata().getNamespace())
                && pod.sidecar()
                        .filter(each -> each.pod().availability() != Availability.LEAVING)
                        .isPresent();
    }

    private static boolean isShadowed(InterceptionToggle toggle, KnownPod pod, String owner) {
        return !owner.equals(toggle.getMetadata().getName())
                && toggle.getMetadata().getDeletionTimestamp() == null
                && LabelMatch.matches(toggle.getSpec().selector(), pod.labels());
    }

    private Optional<Candidate> candidate(
            InterceptionToggle toggle,
            Collection<InterceptionToggle> all,
            KnownPod pod,
            String owner) {
        KnownPod.Injected sidecar = pod.sidecar().orElseThrow();
        PodTraffic traffic = sidecar.traffic();
        String name = toggle.getMetadata().getName();
        boolean selected = owner.equals(name);
        String walker =
                traffic.toggle().filter(run -> !run.isFinal()).map(ToggleRun::toggle).orElse("");
        boolean orphan =
                !walker.isEmpty()
                        && all.stream()
                                .noneMatch(each -> each.getMetadata().getName().equals(walker));
        boolean mine = walker.equals(name) || (selected && orphan);
        Optional<ToggleRun> live = runs.live(pod.key());
        boolean walksHere = live.filter(run -> run.toggle().equals(name)).isPresent();
        return selected || mine || walksHere
                ? Optional.of(
                        new Candidate(
                                pod.key(),
                                selected,
                                sidecar.pod().availability() == Availability.READY,
                                traffic.scope(),
                                traffic.toggle(),
                                traffic.note(),
                                mine,
                                live,
                                runs.blocked(pod.key())))
                : Optional.empty();
    }
}
