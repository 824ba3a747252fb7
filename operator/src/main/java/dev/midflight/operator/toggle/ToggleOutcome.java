package dev.midflight.operator.toggle;

import java.util.List;

/** What became of a phase's effect. */
public sealed interface ToggleOutcome {
    Done DONE = new Done(List.of());

    /**
     * It is as it should be.
     *
     * @param registered after Preflight: the registries that list the pod
     */
    record Done(List<LeftRegistry> registered) implements ToggleOutcome {
        public Done {
            registered = List.copyOf(registered);
        }
    }

    /** Not yet; the same effect is tried again. */
    record Again(String why) implements ToggleOutcome {}

    /** Not in the time that there was. */
    record Overdue(String why) implements ToggleOutcome {}
}
