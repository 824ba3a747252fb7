package dev.midflight.operator.pod;

import dev.midflight.model.InterceptionScope;
import dev.midflight.operator.toggle.TogglePhase;
import dev.midflight.operator.toggle.ToggleRun;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a pod's annotations say of its interception.
 *
 * @param ips of the pod; none before it has some
 * @param scope what should be redirected
 * @param annotation that scope, word for word; empty: it is not there
 * @param note of its last run, word for word; empty: none
 * @param toggle that note; empty where nobody can read it
 */
public record PodTraffic(
        List<String> ips,
        InterceptionScope scope,
        Optional<String> annotation,
        String note,
        Optional<ToggleRun> toggle) {
    public PodTraffic {
        ips = List.copyOf(ips);
    }

    /** Whether a run has ended there since, one way or the other. */
    public boolean endedSince(Instant when) {
        return toggle.filter(run -> run.isFinal() && run.since().isAfter(when)).isPresent();
    }

    /** Whether a run changes just now what of its inbound traffic is redirected. */
    public boolean changesInbound() {
        return toggle.filter(run -> !run.isFinal() && run.changesInbound()).isPresent();
    }

    /** Whether a run may still switch inbound interception off. */
    public boolean mayLoseInbound() {
        return changesInbound()
                && toggle.filter(run -> run.phase() != TogglePhase.ONLINE).isPresent();
    }

    /** Whether its scope is a run's business just now. */
    public boolean isUnderWay() {
        return toggle.filter(run -> !run.isFinal()).isPresent();
    }
}
