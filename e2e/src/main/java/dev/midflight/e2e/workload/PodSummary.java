package dev.midflight.e2e.workload;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;

/** A pod's state in a line, for messages. */
final class PodSummary {
    private PodSummary() {}

    static String of(Pod pod) {
        List<ContainerStatus> statuses =
                new ArrayList<>(pod.getStatus().getInitContainerStatuses());
        statuses.addAll(pod.getStatus().getContainerStatuses());
        StringBuilder text = new StringBuilder();
        text.append(pod.getMetadata().getName()).append(' ').append(pod.getStatus().getPhase());
        for (ContainerStatus status : statuses) {
            text.append(", ")
                    .append(status.getName())
                    .append(status.getReady() ? " ready" : " not ready");
            if (status.getState().getWaiting() != null) {
                text.append(" (").append(status.getState().getWaiting().getReason()).append(')');
            }
            if (status.getRestartCount() > 0) {
                text.append(" restarts ").append(status.getRestartCount());
            }
        }
        return text.toString();
    }
}
