package dev.midflight.e2e.kube;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a pod asks for and may use in total, as the scheduler and the quota count it; zero: nothing
 * said.
 */
public record PodResources(BigDecimal cpu, BigDecimal memoryBytes) {

    public PodResources {
        cpu = cpu.stripTrailingZeros();
        memoryBytes = memoryBytes.stripTrailingZeros();
    }

    public static PodResources requests(PodSpec spec) {
        return of(spec, ResourceRequirements::getRequests);
    }

    public static PodResources limits(PodSpec spec) {
        return of(spec, ResourceRequirements::getLimits);
    }

    @Override
    public String toString() {
        BigDecimal millis = cpu.movePointRight(3).stripTrailingZeros();
        return millis.toPlainString() + "m CPU, " + (memoryBytes.longValue() >> 20) + " MiB";
    }

    private static PodResources of(
            PodSpec spec, Function<ResourceRequirements, Map<String, Quantity>> side) {
        return new PodResources(total(spec, side, "cpu"), total(spec, side, "memory"));
    }

    private static BigDecimal total(
            PodSpec spec, Function<ResourceRequirements, Map<String, Quantity>> side, String name) {
        Optional<Quantity> ofPod =
                Optional.ofNullable(spec.getResources()).map(side).map(all -> all.get(name));
        return ofPod.map(Quantity::getNumericalAmount).orElseGet(() -> sum(spec, side, name));
    }

    /** Containers and native sidecars run together; ordinary init containers run before, alone. */
    private static BigDecimal sum(
            PodSpec spec, Function<ResourceRequirements, Map<String, Quantity>> side, String name) {
        return Stream.concat(
                        spec.getContainers().stream(),
                        spec.getInitContainers().stream().filter(PodResources::nativeSidecar))
                .map(container -> amount(container, side, name))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static boolean nativeSidecar(Container container) {
        return "Always".equals(container.getRestartPolicy());
    }

    private static BigDecimal amount(
            Container container,
            Function<ResourceRequirements, Map<String, Quantity>> side,
            String name) {
        return Optional.ofNullable(container.getResources())
                .map(side)
                .map(all -> all.get(name))
                .map(Quantity::getNumericalAmount)
                .orElse(BigDecimal.ZERO);
    }
}
