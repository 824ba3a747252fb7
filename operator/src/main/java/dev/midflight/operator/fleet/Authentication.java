package dev.midflight.operator.fleet;

import dev.midflight.operator.rollout.PodKey;

/** Whose token a stream showed. */
public sealed interface Authentication {
    record Authenticated(PodKey pod) implements Authentication {}

    /** The token is nobody's, or not of a pod. */
    record Refused(String why) implements Authentication {}

    /** Nobody could say; the proxy is to come again. */
    record Unavailable(String why) implements Authentication {}
}
