package dev.midflight.operator.toggle;

import java.util.function.Consumer;

/**
 * What the phases do to one pod. Blocks, may be interrupted, and does twice what is asked twice.
 */
@FunctionalInterface
public interface ToggleEffects {
    /**
     * Does the phase's effect and waits until it is as it should be.
     *
     * @param trouble told what is still missing, each time that it is looked at
     */
    ToggleOutcome perform(ToggleRun run, Consumer<String> trouble) throws InterruptedException;
}
