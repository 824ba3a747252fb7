package dev.midflight.sidecar.cluster;

import dev.midflight.sidecar.telemetry.Measurements;
import dev.midflight.sidecar.telemetry.Metric;
import dev.midflight.sidecar.telemetry.Metric.Kind;
import java.util.Map;

/** What is counted per cluster; its metric is {@code midflight_cluster_...}. */
public enum ClusterCounter {
    REQUESTS_ACTIVE("requestsActive", Kind.GAUGE, "requests_active", "Tries under way"),
    CONNECTIONS_ACTIVE(
            "connectionsActive",
            Kind.GAUGE,
            "connections_active",
            "Connections open or being opened"),
    PENDING_ACTIVE(
            "pendingActive", Kind.GAUGE, "pending_active", "Requests that wait for a connection"),
    RETRIES_ACTIVE("retriesActive", Kind.GAUGE, "retries_active", "Retries under way"),
    RETRIES("retries", Kind.COUNTER, "retries", "Retries, which their budget allowed"),
    NO_HOST("noHost", Kind.COUNTER, "no_host", "Tries for which there was no endpoint to use"),
    PANIC("panic", Kind.COUNTER, "panics", "Choices in which health was not looked at"),
    FAILOVER(
            "failover",
            Kind.COUNTER,
            "failovers",
            "Choices of an endpoint of another priority than the first"),
    SUBSET_FALLBACK(
            "subsetFallback",
            Kind.COUNTER,
            "subset_fallbacks",
            "Choices among all endpoints, since the subset has none"),
    OVERFLOW_REQUESTS("overflowRequests", "overflows", ClusterCounter.OVERFLOWS, "requests"),
    /** Connections of TCP, which do not wait for a place. */
    OVERFLOW_CONNECTIONS(
            "overflowConnections", "overflows", ClusterCounter.OVERFLOWS, "connections"),
    OVERFLOW_PENDING("overflowPending", "overflows", ClusterCounter.OVERFLOWS, "pending"),
    OVERFLOW_RETRIES("overflowRetries", "overflows", ClusterCounter.OVERFLOWS, "retries"),
    CONNECTIONS_RETIRED(
            "connectionsRetired",
            Kind.COUNTER,
            "connections_retired",
            "Connections closed rather than used on: too old, or too many requests"),
    CONNECTED("connected", "connects", ClusterCounter.CONNECTS, "ok"),
    CONNECT_FAILED("connectFailed", "connects", ClusterCounter.CONNECTS, "failed"),
    CONNECT_TIMED_OUT("connectTimedOut", "connects", ClusterCounter.CONNECTS, "timeout"),
    DELAYED("delayed", "faults", ClusterCounter.FAULTS, "delay"),
    ABORTED("aborted", "faults", ClusterCounter.FAULTS, "abort");

    private static final String OVERFLOWS = "Refused since a limit of the breaker was reached";
    private static final String CONNECTS = "Connections tried, by how that ended";
    private static final String FAULTS = "Requests that were delayed or aborted on purpose";

    private final String label;
    private final Metric metric;
    private final String kind;

    ClusterCounter(String label, Kind kind, String metric, String help) {
        this.label = label;
        this.metric = new Metric(Metric.PREFIX + "cluster_" + metric, kind, help);
        this.kind = "";
    }

    ClusterCounter(String label, String metric, String help, String kind) {
        this.label = label;
        this.metric = Metric.counter("cluster_" + metric, help);
        this.kind = kind;
    }

    public String label() {
        return label;
    }

    Metric metric() {
        return metric;
    }

    /** The labels of its metric; the same map where there are no more. */
    Map<String, String> labels(Map<String, String> ofCluster) {
        return kind.isEmpty() ? ofCluster : Measurements.with(ofCluster, "kind", kind);
    }
}
