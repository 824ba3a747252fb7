package dev.midflight.operator.fleet;

import dev.midflight.operator.rollout.PodKey;

/** Whose token a stream showed. */
public sealed interface Authentication {
    /**
     * A pod's.
     *
     * @param serviceAccount as which it runs, by name
     */
    record Authenticated(PodKey pod, String serviceAccount) implements Authentication {}

    /** The token is nobody's, or not of a pod. */
    record Refused(String why) implements Authentication {}

    /** Nobody could say; the proxy is to come again. */
    record Unavailable(String why) implements Authentication {}
}
