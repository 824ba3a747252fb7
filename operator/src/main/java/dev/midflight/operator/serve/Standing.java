package dev.midflight.operator.serve;

/** How a stream stands to a resource. */
sealed interface Standing {
    /** It is not to have it. */
    record Unconcerned() implements Standing {}

    record Waiting() implements Standing {}

    record Acknowledged() implements Standing {}

    record Refused(String reason) implements Standing {}
}
