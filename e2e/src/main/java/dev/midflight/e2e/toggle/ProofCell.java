package dev.midflight.e2e.toggle;

import dev.midflight.crds.Desired;

/**
 * One fault.
 *
 * @param expected what {@link PodSight#text} says when all is over
 */
record ProofCell(String name, ProofKind kind, Desired desired, String expected, Script script) {
    /** From the edit of the toggle to the moment at which nothing is broken any more. */
    @FunctionalInterface
    interface Script {
        void play(ProofStage stage);
    }

    /** What the toggle asks for before the cell. */
    Desired from() {
        return switch (desired) {
            case ENABLED -> Desired.DISABLED;
            case DISABLED -> Desired.ENABLED;
        };
    }
}
