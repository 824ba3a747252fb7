package dev.midflight.model.traffic;

/** What a request for a subset without endpoints gets. */
public enum SubsetFallback {
    /** No endpoint: 503. */
    NONE,
    /** Any endpoint of the cluster. */
    ALL
}
