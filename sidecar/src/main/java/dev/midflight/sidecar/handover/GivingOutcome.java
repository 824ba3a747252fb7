package dev.midflight.sidecar.handover;

/** How a handover ended for the side that served. */
enum GivingOutcome {
    /** Not admitted: nothing was touched. */
    REFUSED,
    /** It serves on as if nothing had happened. */
    KEPT,
    /** New serves, and nothing is left here. */
    HANDED_OVER
}
