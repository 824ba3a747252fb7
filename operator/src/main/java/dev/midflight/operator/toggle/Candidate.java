package dev.midflight.operator.toggle;

import dev.midflight.model.InterceptionScope;
import dev.midflight.operator.rollout.PodKey;
import java.time.Instant;
import java.util.Optional;

/**
 * One pod, as a decision about its toggle sees it.
 *
 * @param selected whether it follows this toggle; others may be on their way for it still
 * @param scope what of its traffic should be redirected now
 * @param note of its last run
 * @param written that note word for word, whoever wrote it; empty: none
 * @param resumable whether a note that is not final is this toggle's to go on with
 * @param live its run in this process
 */
public record Candidate(
        PodKey pod,
        boolean selected,
        boolean ready,
        InterceptionScope scope,
        Optional<ToggleRun> note,
        String written,
        boolean resumable,
        Optional<ToggleRun> live,
        Optional<Blocked> blocked) {

    /** It could not begin. */
    public record Blocked(String why, Instant since, Instant until) {}

    /** Where it is. */
    public enum Place {
        /** Somewhere between Offline and Online. */
        UNDER_WAY,
        /** In Preflight for the first time. */
        CHECKED,
        BLOCKED,
        FAILED,
        SWITCHED,
        WAITING
    }

    Place place(ToggleTerms terms) {
        if (run().filter(run -> run.phase().isAway()).isPresent()) {
            return Place.UNDER_WAY;
        }
        if (scope.equals(terms.target())) {
            return Place.SWITCHED;
        }
        if (hasFailed(terms)) {
            return Place.FAILED;
        }
        if (blocked.isPresent()) {
            return Place.BLOCKED;
        }
        return live.isPresent() ? Place.CHECKED : Place.WAITING;
    }

    /** The run in this process, or else what its note says. */
    public Optional<ToggleRun> run() {
        return live.or(() -> note);
    }

    boolean hasFailed(ToggleTerms terms) {
        return lastFailure(terms).isPresent();
    }

    /** Its note, where that says that it went back and the spec is the same since. */
    public Optional<ToggleRun> lastFailure(ToggleTerms terms) {
        return note.filter(run -> run.phase() == TogglePhase.FAILED)
                .filter(run -> run.toggle().equals(terms.name()))
                .filter(run -> run.generation() == terms.generation());
    }
}
