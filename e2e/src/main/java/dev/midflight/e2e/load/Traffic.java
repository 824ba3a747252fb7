package dev.midflight.e2e.load;

import java.util.List;

/** One kind of traffic on connections of its own. */
interface Traffic {
    String name();

    /** Runs until the stop is requested; started on a thread of its own, once. */
    List<Runnable> loops();

    /** Uses every connection that the loops leave idle, and counts what comes of it. */
    default void check(Phase phase) {}

    /** The connections as they are now. */
    Census census();
}
