package dev.midflight.e2e.upgrade;

import java.util.List;

/** Moments of a handover, by the words of the sidecar's fault points. */
public final class FaultMoments {
    /** At which the new proxy may die and nothing is lost. */
    public static final List<String> NEW_BEFORE_COMMIT =
            List.of(
                    "new-before-hello",
                    "new-after-hello",
                    "new-after-welcome",
                    "new-after-listeners",
                    "new-before-prepared",
                    "new-after-prepared",
                    "new-before-committed");

    private FaultMoments() {}
}
