package dev.midflight.sidecar.cluster;

import dev.midflight.sidecar.telemetry.Measurements;
import dev.midflight.sidecar.telemetry.Metric;
import java.util.Map;

/**
 * What is counted of the copies that a cluster gets; the metric is {@code midflight_mirror_...}.
 */
enum MirrorCounter {
    BEGUN("mirrorRequests", "requests", "Copies of requests that were sent to a cluster", "", ""),
    NO_HOST("mirrorDroppedNoHost", "dropped", MirrorCounter.DROPPED, "reason", "no_host"),
    OVERFLOW("mirrorDroppedOverflow", "dropped", MirrorCounter.DROPPED, "reason", "overflow"),
    PROTOCOL("mirrorDroppedProtocol", "dropped", MirrorCounter.DROPPED, "reason", "protocol"),
    SLOW("mirrorAbandonedSlow", "abandoned", MirrorCounter.ABANDONED, "reason", "slow"),
    TIMEOUT("mirrorAbandonedTimeout", "abandoned", MirrorCounter.ABANDONED, "reason", "timeout"),
    CANCELLED(
            "mirrorAbandonedCancelled",
            "abandoned",
            MirrorCounter.ABANDONED,
            "reason",
            "cancelled"),
    FAILED("mirrorFailed", "failed", "Copies that got no whole response", "", ""),
    RESPONSES_2XX("mirrorResponses2xx", "responses", MirrorCounter.RESPONSES, "class", "2xx"),
    RESPONSES_3XX("mirrorResponses3xx", "responses", MirrorCounter.RESPONSES, "class", "3xx"),
    RESPONSES_4XX("mirrorResponses4xx", "responses", MirrorCounter.RESPONSES, "class", "4xx"),
    RESPONSES_5XX("mirrorResponses5xx", "responses", MirrorCounter.RESPONSES, "class", "5xx");

    private static final String DROPPED = "Copies that were not sent";
    private static final String ABANDONED = "Copies that were begun and given up";
    private static final String RESPONSES = "Responses to copies by class";

    private final String label;
    private final Metric metric;
    private final String labelName;
    private final String labelValue;

    MirrorCounter(String label, String metric, String help, String labelName, String labelValue) {
        this.label = label;
        this.metric = Metric.counter("mirror_" + metric, help);
        this.labelName = labelName;
        this.labelValue = labelValue;
    }

    /** Its name on the admin page. */
    String label() {
        return label;
    }

    Metric metric() {
        return metric;
    }

    Map<String, String> labels(Map<String, String> ofCluster) {
        return labelName.isEmpty()
                ? ofCluster
                : Measurements.with(ofCluster, labelName, labelValue);
    }
}
