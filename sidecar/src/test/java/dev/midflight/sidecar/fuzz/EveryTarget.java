package dev.midflight.sidecar.fuzz;

import java.util.List;

/** What Jazzer calls in a process of its own: one start of it, which takes longest, for all. */
public final class EveryTarget {
    /** Before the name of the target that failed, on standard error. */
    static final String FAILED = "failed target: ";

    private static List<FuzzTarget> targets = List.of();

    private EveryTarget() {}

    public static void fuzzerInitialize() throws Exception {
        targets = FuzzTarget.all();
    }

    /** Inputs that only one target has a use for are refused by the others at once. */
    public static void fuzzerTestOneInput(byte[] input) throws Throwable {
        for (FuzzTarget target : targets) {
            try {
                target.accept(input.clone());
            } catch (Throwable e) {
                System.err.println(FAILED + target.name());
                throw e;
            }
        }
    }
}
