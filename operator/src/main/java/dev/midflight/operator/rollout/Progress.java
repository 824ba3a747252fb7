package dev.midflight.operator.rollout;

/** What the pod's annotations remember of its last upgrade. */
public sealed interface Progress {
    /** None was ever begun. */
    record Idle() implements Progress {}

    /** Begun; whether it is over is for the reports to say. */
    record Attempted(Attempt attempt) implements Progress {}

    /** Its slot has served. */
    record Arrived(Attempt attempt) implements Progress {}

    /** It failed and was taken back. */
    record WentBack(Attempt attempt, String reason) implements Progress {}
}
