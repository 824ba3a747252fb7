package dev.midflight.model;

/** The counters of a proxy, carried over every handover, so that the totals never go back. */
public record TrafficReport(
        long openConnections, long acceptedTotal, long requestsTotal, long failedTotal) {
    public static final TrafficReport NONE = new TrafficReport(0, 0, 0, 0);
}
