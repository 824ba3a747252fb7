package dev.midflight.operator.interceptiontoggle;

import dev.midflight.operator.toggle.ToggleEffects;
import dev.midflight.operator.toggle.ToggleOutcome;
import dev.midflight.operator.toggle.ToggleRun;
import java.util.function.Consumer;

/** What each phase does to one pod. */
record PodEffects(Preflight preflight, RegistrySteps steps, Drain drain, Switch rules)
        implements ToggleEffects {
    @Override
    public ToggleOutcome perform(ToggleRun run, Consumer<String> trouble)
            throws InterruptedException {
        return switch (run.phase()) {
            case PREFLIGHT -> preflight.perform(run);
            case OFFLINE -> steps.offline(run, trouble);
            case DRAINED -> drain.perform(run, trouble);
            case SWITCHED -> rules.perform(run, trouble);
            case ONLINE -> steps.online(run, trouble);
            case ARRIVED, FAILED -> ToggleOutcome.DONE;
        };
    }
}
