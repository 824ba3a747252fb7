package dev.midflight.operator.toggle;

import java.time.Instant;

/** The table of docs/design/toggle.md. No way leaves a pod offline: each ends by way of Online. */
public final class ToggleMachine {
    private ToggleMachine() {}

    public static ToggleRun next(ToggleRun run, ToggleOutcome outcome, Instant now) {
        return switch (outcome) {
            case ToggleOutcome.Again _ -> run;
            case ToggleOutcome.Done(var registered) ->
                    switch (run.phase()) {
                        case PREFLIGHT -> run.leaving(registered, now);
                        case OFFLINE -> run.to(TogglePhase.DRAINED, now);
                        case DRAINED -> run.to(TogglePhase.SWITCHED, now);
                        case SWITCHED -> run.to(TogglePhase.ONLINE, now);
                        case ONLINE ->
                                run.back() ? run.failed(now) : run.to(TogglePhase.ARRIVED, now);
                        case ARRIVED, FAILED -> run;
                    };
            case ToggleOutcome.Overdue(var why) ->
                    switch (run.phase()) {
                        case PREFLIGHT, ONLINE, ARRIVED, FAILED -> run;
                        case OFFLINE -> run.backTo(TogglePhase.ONLINE, why, now);
                        case DRAINED -> run.to(TogglePhase.SWITCHED, now);
                        case SWITCHED ->
                                run.back()
                                        ? run.to(TogglePhase.ONLINE, now)
                                        : run.backTo(TogglePhase.SWITCHED, why, now);
                    };
        };
    }
}
