package dev.midflight.sidecar.handover;

/** Why a proxy did not take over, by what it is to do now. */
public sealed interface TakingFailure {
    /** No one serves: it may bind the listeners itself. */
    record NobodyServes(String reason) implements TakingFailure {}

    /** Its epoch is not newer than what is served: it is to stand by. */
    record Stale() implements TakingFailure {}

    /** Old is in another handover: it may ask again soon. */
    record Busy() implements TakingFailure {}

    /** Old goes on serving, and will refuse or fail again. */
    record Failed(String reason) implements TakingFailure {}
}
