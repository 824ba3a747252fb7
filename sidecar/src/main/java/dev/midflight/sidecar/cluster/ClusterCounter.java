package dev.midflight.sidecar.cluster;

/** What is counted per cluster. */
public enum ClusterCounter {
    REQUESTS_ACTIVE("requestsActive", true),
    CONNECTIONS_ACTIVE("connectionsActive", true),
    PENDING_ACTIVE("pendingActive", true),
    RETRIES_ACTIVE("retriesActive", true),
    RETRIES("retries", false),
    NO_HOST("noHost", false),
    /** Choices in which health was not looked at. */
    PANIC("panic", false),
    OVERFLOW_REQUESTS("overflowRequests", false),
    /** Connections of TCP, which do not wait for a place. */
    OVERFLOW_CONNECTIONS("overflowConnections", false),
    OVERFLOW_PENDING("overflowPending", false),
    OVERFLOW_RETRIES("overflowRetries", false),
    /** Connections that were closed rather than used on: too old, or too many requests. */
    CONNECTIONS_RETIRED("connectionsRetired", false);

    private final String label;
    private final boolean gauge;

    ClusterCounter(String label, boolean gauge) {
        this.label = label;
        this.gauge = gauge;
    }

    public String label() {
        return label;
    }

    /** True where it goes down, too. */
    public boolean isGauge() {
        return gauge;
    }
}
