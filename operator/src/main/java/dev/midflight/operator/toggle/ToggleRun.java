package dev.midflight.operator.toggle;

import static java.util.Objects.requireNonNull;

import dev.midflight.model.InterceptionScope;
import dev.midflight.model.InterceptionScope.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One pod's way through a toggle; all of it is in the pod's note.
 *
 * @param back whether it returns to {@code before}
 * @param registered the registries that listed the pod at Preflight
 * @param since when the phase began
 * @param tries ways back of this generation so far
 * @param reason why it goes back, or did
 * @param millis how long each phase took
 */
public record ToggleRun(
        String toggle,
        long generation,
        TogglePhase phase,
        boolean back,
        InterceptionScope target,
        InterceptionScope before,
        List<LeftRegistry> registered,
        Instant begun,
        Instant since,
        int tries,
        String reason,
        Map<TogglePhase, Long> millis) {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(30);
    private static final Duration LAST_RETRY = Duration.ofMinutes(30);
    private static final int DOUBLINGS = 6;

    public ToggleRun {
        requireNonNull(toggle, "toggle is null");
        requireNonNull(target, "target is null");
        requireNonNull(before, "before is null");
        requireNonNull(reason, "reason is null");
        registered = List.copyOf(registered);
        millis = Map.copyOf(millis);
    }

    /** At its start: nothing was touched. */
    public static ToggleRun begin(
            ToggleTerms terms, InterceptionScope before, int tries, Instant now) {
        return new ToggleRun(
                terms.name(),
                terms.generation(),
                TogglePhase.PREFLIGHT,
                false,
                terms.target(),
                before,
                List.of(),
                now,
                now,
                tries,
                "",
                Map.of());
    }

    /** What is to be redirected where this way ends. */
    public InterceptionScope scope() {
        return back ? before : target;
    }

    /** Whether it changes what of the inbound traffic is redirected. */
    public boolean changesInbound() {
        return !before.inbound().equals(target.inbound());
    }

    /** Whether ports leave the proxy. */
    public boolean losesInbound() {
        return !target.inbound().covers(before.inbound());
    }

    /** Whether destinations leave the proxy. */
    public boolean losesOutbound() {
        Side after = target.outbound();
        boolean everything = after.on() && after.ports().isEmpty() && after.cidrs().isEmpty();
        return before.outbound().on() && !everything && !after.equals(before.outbound());
    }

    public boolean isFinal() {
        return phase.isFinal();
    }

    /** When a pod that went back is worth another try: 30 s, 1, 2, 4... at most 30 minutes. */
    public Instant retryAt() {
        Duration delay = FIRST_RETRY.multipliedBy(1L << Math.clamp(tries - 1, 0, DOUBLINGS));
        return since.plus(delay.compareTo(LAST_RETRY) < 0 ? delay : LAST_RETRY);
    }

    /** The same phase, counted from another moment. */
    public ToggleRun since(Instant moment) {
        return new ToggleRun(
                toggle,
                generation,
                phase,
                back,
                target,
                before,
                registered,
                begun,
                moment,
                tries,
                reason,
                millis);
    }

    ToggleRun leaving(List<LeftRegistry> registries, Instant now) {
        return new ToggleRun(
                toggle,
                generation,
                TogglePhase.OFFLINE,
                false,
                target,
                before,
                registries,
                begun,
                now,
                tries,
                "",
                spent(now));
    }

    ToggleRun to(TogglePhase next, Instant now) {
        return moved(next, back, tries, reason, now);
    }

    ToggleRun backTo(TogglePhase next, String why, Instant now) {
        return moved(next, true, tries, why, now);
    }

    ToggleRun failed(Instant now) {
        return moved(TogglePhase.FAILED, true, tries + 1, reason, now);
    }

    private ToggleRun moved(
            TogglePhase next, boolean nowBack, int nowTries, String why, Instant now) {
        return new ToggleRun(
                toggle,
                generation,
                next,
                nowBack,
                target,
                before,
                registered,
                begun,
                now,
                nowTries,
                why,
                spent(now));
    }

    private Map<TogglePhase, Long> spent(Instant now) {
        Map<TogglePhase, Long> all = new EnumMap<>(TogglePhase.class);
        all.putAll(millis);
        all.merge(phase, Math.max(0, Duration.between(since, now).toMillis()), Long::sum);
        return all;
    }
}
