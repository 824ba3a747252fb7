package dev.midflight.operator.interceptiontoggle;

import dev.midflight.operator.fleet.Proxies;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.toggle.ToggleEffects;
import dev.midflight.operator.toggle.ToggleOutcome;
import dev.midflight.operator.toggle.ToggleRun;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A run that another operator may have begun: the time of the phase in which it is taken up counts
 * from when this operator reaches the pod's proxy. Proxies come back one after the other when their
 * operator was away, and what nobody could do in that time is no failure of the pod.
 */
final class TakenUp implements ToggleEffects {
    /** Longer than a proxy waits between two dials. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ToggleEffects effects;
    private final PodKey pod;
    private final Proxies proxies;
    private final Pace pace;
    private Optional<Instant> noted = Optional.empty();
    private Instant reached = Instant.MIN;
    private boolean begun;

    TakenUp(ToggleEffects effects, PodKey pod, Proxies proxies, Pace pace) {
        this.effects = effects;
        this.pod = pod;
        this.proxies = proxies;
        this.pace = pace;
    }

    @Override
    public ToggleOutcome perform(ToggleRun run, Consumer<String> trouble)
            throws InterruptedException {
        if (!begun && run.phase().isAway()) {
            awaitProxy(trouble);
            noted = Optional.of(run.since());
            reached = pace.clock().instant();
        }
        begun = true;
        boolean sameVisit = noted.filter(run.since()::equals).isPresent();
        return effects.perform(sameVisit ? run.since(reached) : run, trouble);
    }

    private void awaitProxy(Consumer<String> trouble) throws InterruptedException {
        var _ =
                pace.until(
                        pace.clock().instant().plus(PATIENCE),
                        trouble,
                        _ ->
                                proxies.report(pod).isPresent()
                                        ? Optional.empty()
                                        : Optional.of("the proxy is not connected yet"));
    }
}
