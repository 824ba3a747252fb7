package dev.midflight.operator.prepull;

import dev.midflight.operator.rollout.NodePull;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How far a pull pod has come, in the kubelet's own words where it failed. */
final class PullState {
    private static final Set<String> FAILING =
            Set.of(
                    "ErrImagePull",
                    "ImagePullBackOff",
                    "ErrImageNeverPull",
                    "InvalidImageName",
                    "ImageInspectError",
                    "CreateContainerConfigError",
                    "CreateContainerError",
                    "RunContainerError");

    private PullState() {}

    static NodePull of(Pod pod, Duration deadline, Instant now) {
        PodStatus status = pod.getStatus();
        String phase = status == null || status.getPhase() == null ? "Pending" : status.getPhase();
        return switch (phase) {
            case "Succeeded" -> new NodePull.Pulled();
            case "Failed" -> new NodePull.Failed(failure(status));
            default -> pending(pod, deadline, now);
        };
    }

    private static NodePull pending(Pod pod, Duration deadline, Instant now) {
        List<ContainerStatus> containers =
                pod.getStatus() == null ? List.of() : pod.getStatus().getContainerStatuses();
        for (ContainerStatus container : containers) {
            ContainerStateWaiting waiting =
                    container.getState() == null ? null : container.getState().getWaiting();
            if (waiting != null && FAILING.contains(waiting.getReason())) {
                return new NodePull.Failed(sentence(waiting.getReason(), waiting.getMessage()));
            }
        }
        return isOlder(pod, deadline, now)
                ? new NodePull.Failed(
                        "the kubelet did not finish within " + deadline.toSeconds() + " s")
                : new NodePull.Running();
    }

    static boolean isOlder(Pod pod, Duration age, Instant now) {
        String created = pod.getMetadata().getCreationTimestamp();
        return created != null && now.isAfter(Instant.parse(created).plus(age));
    }

    private static String failure(PodStatus status) {
        String ofContainers =
                status.getContainerStatuses().stream()
                        .map(ContainerStatus::getState)
                        .filter(Objects::nonNull)
                        .map(ContainerState::getTerminated)
                        .filter(Objects::nonNull)
                        .map(PullState::sentence)
                        .collect(Collectors.joining("; "));
        return ofContainers.isEmpty()
                ? sentence(status.getReason(), status.getMessage())
                : ofContainers;
    }

    private static String sentence(ContainerStateTerminated terminated) {
        return sentence(
                "the image does not start ("
                        + terminated.getReason()
                        + ", exit code "
                        + terminated.getExitCode()
                        + ")",
                terminated.getMessage());
    }

    private static String sentence(@Nullable String reason, @Nullable String message) {
        return Stream.of(reason, message)
                .filter(part -> part != null && !part.isEmpty())
                .collect(Collectors.joining(": "));
    }
}
