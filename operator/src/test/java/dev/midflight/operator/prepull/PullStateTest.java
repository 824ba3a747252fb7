package dev.midflight.operator.prepull;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.operator.rollout.NodePull;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PullStateTest {
    private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");
    private static final ContainerState CREATING =
            new ContainerStateBuilder().withNewWaiting("", "ContainerCreating").build();

    @Test
    void runsUntilTheKubeletSaysOtherwise() {
        assertEquals(new NodePull.Running(), after(10, pod("Pending", CREATING)));
        assertEquals(new NodePull.Pulled(), after(10, pod("Succeeded", CREATING)));
    }

    @Test
    void failsInTheKubeletsOwnWords() {
        ContainerState missing =
                new ContainerStateBuilder()
                        .withNewWaiting("image not found", "ErrImagePull")
                        .build();

        assertEquals(
                new NodePull.Failed("ErrImagePull: image not found"),
                after(10, pod("Pending", missing)));
    }

    @Test
    void failsWhereTheImageDoesNotStart() {
        ContainerState broken =
                new ContainerStateBuilder()
                        .withNewTerminated()
                        .withReason("StartError")
                        .withExitCode(128)
                        .withMessage("no such file")
                        .endTerminated()
                        .build();

        assertEquals(
                new NodePull.Failed(
                        "the image does not start (StartError, exit code 128): no such file"),
                after(10, pod("Failed", broken)));
    }

    @Test
    void failsOnANodeThatIsSilent() {
        assertEquals(
                new NodePull.Failed("the kubelet did not finish within 300 s"),
                after(301, pod("Pending", CREATING)));
    }

    private static NodePull after(long seconds, Pod pod) {
        return PullState.of(pod, Duration.ofSeconds(300), CREATED.plusSeconds(seconds));
    }

    private static Pod pod(String phase, ContainerState state) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("pull")
                .withCreationTimestamp(CREATED.toString())
                .endMetadata()
                .withNewStatus()
                .withPhase(phase)
                .addNewContainerStatus()
                .withName("pull")
                .withState(state)
                .endContainerStatus()
                .endStatus()
                .build();
    }
}
