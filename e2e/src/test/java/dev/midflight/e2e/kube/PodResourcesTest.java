package dev.midflight.e2e.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

final class PodResourcesTest {
    @Test
    void nativeSidecarsCountBesideTheContainers() {
        PodSpec spec =
                new PodSpecBuilder()
                        .addToContainers(container("180m", "448Mi"))
                        .addToInitContainers(sidecar("20m", "64Mi"), container("5", "9Gi"))
                        .build();

        assertEquals(amounts("0.2", 512), PodResources.requests(spec));
    }

    @Test
    void whatThePodAsksForAsAWholeComesFirst() {
        PodSpec spec =
                new PodSpecBuilder()
                        .addToContainers(container("180m", "448Mi"))
                        .withNewResources()
                        .addToRequests("cpu", new Quantity("0.20"))
                        .addToRequests("memory", new Quantity("512Mi"))
                        .endResources()
                        .build();

        assertEquals(amounts("0.2", 512), PodResources.requests(spec));
    }

    @Test
    void nothingAskedForIsZero() {
        PodSpec spec =
                new PodSpecBuilder().addNewContainer().withName("app").endContainer().build();

        assertEquals(amounts("0", 0), PodResources.limits(spec));
    }

    private static Container sidecar(String cpu, String memory) {
        Container container = container(cpu, memory);
        container.setRestartPolicy("Always");
        return container;
    }

    private static Container container(String cpu, String memory) {
        return new ContainerBuilder()
                .withName("c")
                .withResources(
                        new ResourceRequirementsBuilder()
                                .addToRequests("cpu", new Quantity(cpu))
                                .addToRequests("memory", new Quantity(memory))
                                .build())
                .build();
    }

    private static PodResources amounts(String cpu, long mebibytes) {
        return new PodResources(new BigDecimal(cpu), BigDecimal.valueOf(mebibytes << 20));
    }
}
