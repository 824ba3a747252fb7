package dev.midflight.webhook;

import dev.midflight.crds.ResourceMode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The resources of every container of an injected pod.
 *
 * @param requests the application's new requests, in the order of {@link PodResources#containers}
 * @param podLevel what {@code spec.resources} becomes; empty: it stays as it is
 * @param slotMemoryMebibytes what one proxy sizes its heap and buffers by
 * @param cpuMillis what one proxy sizes its threads by
 */
public record ResourcePlan(
        ResourceMode mode,
        Map<ResourceKind, List<OptionalLong>> requests,
        Optional<ResourceRequirements> podLevel,
        ResourceRequirements slot,
        ResourceRequirements net,
        long slotMemoryMebibytes,
        long cpuMillis) {

    public ResourcePlan {
        requests = Collections.unmodifiableMap(new EnumMap<>(requests));
    }

    /** Sets the application's side of the plan; changes the spec in place. */
    void applyTo(PodSpec spec) {
        List<Container> containers = PodResources.containers(spec).toList();
        requests.forEach(
                (kind, amounts) -> {
                    for (int i = 0; i < amounts.size(); i++) {
                        Container container = containers.get(i);
                        amounts.get(i)
                                .ifPresent(
                                        amount -> PodResources.setRequest(container, kind, amount));
                    }
                });
        podLevel.ifPresent(spec::setResources);
    }
}
