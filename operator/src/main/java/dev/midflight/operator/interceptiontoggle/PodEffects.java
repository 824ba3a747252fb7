package dev.midflight.operator.interceptiontoggle;

import dev.midflight.operator.toggle.ToggleEffects;
import dev.midflight.operator.toggle.ToggleOutcome;
import dev.midflight.operator.toggle.ToggleRun;
import java.util.function.Consumer;

/** What each phase does to one pod. */
record PodEffects(
        Preflight preflight, RegistrySteps steps, MeshSteps mesh, Drain drain, Switch rules)
        implements ToggleEffects {
    @Override
    public ToggleOutcome perform(ToggleRun run, Consumer<String> trouble)
            throws InterruptedException {
        return switch (run.phase()) {
            case PREFLIGHT -> preflight.perform(run);
            case OFFLINE -> offline(run, trouble);
            case DRAINED -> drain.perform(mesh.withdrawn(run, trouble), trouble);
            case SWITCHED -> rules.perform(run, trouble);
            case ONLINE -> online(run, trouble);
            case ARRIVED, FAILED -> ToggleOutcome.DONE;
        };
    }

    private ToggleOutcome offline(ToggleRun run, Consumer<String> trouble)
            throws InterruptedException {
        ToggleOutcome left = steps.offline(run, trouble);
        return left instanceof ToggleOutcome.Done ? mesh.yielded(run, trouble) : left;
    }

    private ToggleOutcome online(ToggleRun run, Consumer<String> trouble)
            throws InterruptedException {
        ToggleOutcome back = steps.online(run, trouble);
        if (back instanceof ToggleOutcome.Done) {
            mesh.offered(run, trouble);
        }
        return back;
    }
}
