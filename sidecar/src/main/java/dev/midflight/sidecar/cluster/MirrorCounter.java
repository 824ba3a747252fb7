package dev.midflight.sidecar.cluster;

import dev.midflight.sidecar.telemetry.Measurements;
import dev.midflight.sidecar.telemetry.Metric;
import java.util.Map;

/**
 * What is counted of the copies that a cluster gets; the metric is {@code midflight_mirror_...}.
 */
enum MirrorCounter {
    BEGUN("requests", "Copies of requests that were sent to a cluster", "", ""),
    NO_HOST("dropped", MirrorCounter.DROPPED, "reason", "no_host"),
    OVERFLOW("dropped", MirrorCounter.DROPPED, "reason", "overflow"),
    PROTOCOL("dropped", MirrorCounter.DROPPED, "reason", "protocol"),
    SLOW("abandoned", MirrorCounter.ABANDONED, "reason", "slow"),
    TIMEOUT("abandoned", MirrorCounter.ABANDONED, "reason", "timeout"),
    CANCELLED("abandoned", MirrorCounter.ABANDONED, "reason", "cancelled"),
    FAILED("failed", "Copies that got no whole response", "", ""),
    RESPONSES_2XX("responses", MirrorCounter.RESPONSES, "class", "2xx"),
    RESPONSES_3XX("responses", MirrorCounter.RESPONSES, "class", "3xx"),
    RESPONSES_4XX("responses", MirrorCounter.RESPONSES, "class", "4xx"),
    RESPONSES_5XX("responses", MirrorCounter.RESPONSES, "class", "5xx");

    private static final String DROPPED = "Copies that were not sent";
    private static final String ABANDONED = "Copies that were begun and given up";
    private static final String RESPONSES = "Responses to copies by class";

    private final Metric metric;
    private final String labelName;
    private final String labelValue;

    MirrorCounter(String metric, String help, String labelName, String labelValue) {
        this.metric = Metric.counter("mirror_" + metric, help);
        this.labelName = labelName;
        this.labelValue = labelValue;
    }

    Metric metric() {
        return metric;
    }

    Map<String, String> labels(Map<String, String> ofCluster) {
        if (labelName.isEmpty()) {
            return ofCluster;
        }
        Map<String, String> labels = Measurements.labels(labelName, labelValue);
        labels.putAll(ofCluster);
        return labels;
    }
}
