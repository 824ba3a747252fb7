package dev.midflight.e2e.toggle;

import dev.midflight.crds.Desired;

/**
 * One fault.
 *
 * @param expected what {@link PodSight#text} says when all is over
 */
record ProofCell(String name, ProofKind kind, Desired desired, String expected, Script script) {
    static final String OPERATOR_KILLED = "operator killed";

    /** From the edit of the toggle to the moment at which nothing is broken any more. */
    @FunctionalInterface
    interface Script {
        void play(ProofStage stage);
    }

    /**
     * Then a pod may count one reset of an established connection: its proxy's stream to the
     * operator, which the kernel resets where the dead process had not read everything.
     */
    boolean operatorDies() {
        return name.startsWith(OPERATOR_KILLED);
    }

    /** What the toggle asks for before the cell. */
    Desired from() {
        return switch (desired) {
            case ENABLED -> Desired.DISABLED;
            case DISABLED -> Desired.ENABLED;
        };
    }
}
