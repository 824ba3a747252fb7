package dev.midflight.webhook;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What a pod asks of one resource: its containers, init containers first and in their order, and
 * what {@code spec.resources} says where the user set it.
 */
record PodDemand(List<ContainerDemand> containers, OptionalLong podRequest, OptionalLong podLimit) {

    PodDemand {
        containers = List.copyOf(containers);
    }

    /**
     * The request as scheduler and quota see it (Kubernetes' AggregateContainerRequests, overridden
     * by the pod's own).
     */
    long totalRequest() {
        return podRequest.orElseGet(this::containersRequest);
    }

    long containersRequest() {
        return aggregate(ContainerDemand::request);
    }

    /** The pod's cap; empty where a container without a limit leaves it open. */
    OptionalLong totalLimit() {
        if (podLimit.isPresent()) {
            return podLimit;
        }
        boolean capped = containers.stream().allMatch(container -> container.limit().isPresent());
        return capped ? OptionalLong.of(limitsSum()) : OptionalLong.empty();
    }

    /** The limits as a quota counts them, containers without one included as nothing. */
    long limitsSum() {
        return podLimit.orElseGet(() -> aggregate(ContainerDemand::limit));
    }

    private long aggregate(Function<ContainerDemand, OptionalLong> amount) {
        long steady = 0;
        long earlierSidecars = 0;
        long highestInit = 0;
        for (ContainerDemand container : containers) {
            long value = amount.apply(container).orElse(0);
            switch (container.role()) {
                case APP -> steady += value;
                case INIT -> highestInit = Math.max(highestInit, value + earlierSidecars);
                case NATIVE_SIDECAR -> {
                    steady += value;
                    earlierSidecars += value;
                }
            }
        }
        return Math.max(steady, highestInit);
    }
}
