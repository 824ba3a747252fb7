package dev.midflight.operator.fleet;

/** Tells the pod by its projected token. */
@FunctionalInterface
public interface PodAuthenticator {
    /** May block. */
    Authentication authenticate(String token);
}
