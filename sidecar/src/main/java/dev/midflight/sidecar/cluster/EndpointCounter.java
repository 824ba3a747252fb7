package dev.midflight.sidecar.cluster;

/** What is counted per endpoint. */
public enum EndpointCounter {
    REQUESTS_ACTIVE("requestsActive", true),
    CONNECTIONS_ACTIVE("connectionsActive", true),
    REQUESTS("requests", false),
    SUCCESSES("successes", false),
    SERVER_ERRORS("serverErrors", false),
    GATEWAY_ERRORS("gatewayErrors", false),
    TIMEOUTS("timeouts", false),
    RESETS("resets", false),
    CANCELLED("cancelled", false),
    CONNECTS("connects", false),
    CONNECT_FAILURES("connectFailures", false),
    /** Of these, for want of an answer. */
    CONNECT_TIMEOUTS("connectTimeouts", false);

    private final String label;
    private final boolean gauge;

    EndpointCounter(String label, boolean gauge) {
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
