package dev.midflight.operator.interceptiontoggle;

import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.toggle.ToggleRun;

/** Where a run is written down before each effect. */
@FunctionalInterface
public interface ToggleNotes {
    /**
     * Writes the run over the note that it follows.
     *
     * @param before that note, word for word; empty: none
     */
    Answer write(PodKey pod, String before, ToggleRun run);

    /** What became of it. */
    sealed interface Answer {
        /**
         * @param note what is there now
         */
        record Written(String note) implements Answer {}

        /** The pod is gone, or somebody else goes on with it: this run is over. */
        record Lost(String why) implements Answer {}

        /** Somebody's policy forbids it. */
        record Refused(String why) implements Answer {}

        /** The API server did not do it; worth another try. */
        record Away(String why) implements Answer {}
    }
}
