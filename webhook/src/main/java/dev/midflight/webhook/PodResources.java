package dev.midflight.webhook;

import dev.midflight.webhook.ContainerDemand.Role;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what a pod asks for, and fills in what the API server would. */
final class PodResources {
    private PodResources() {}

    /** Init containers first, the order in which {@link PodDemand} lists them. */
    static Stream<Container> containers(PodSpec spec) {
        return Stream.concat(spec.getInitContainers().stream(), spec.getContainers().stream());
    }

    static boolean isNativeSidecar(Container container) {
        return "Always".equals(container.getRestartPolicy());
    }

    /** True where the user fixed the pod's own CPU or memory in {@code spec.resources}. */
    static boolean hasPodLevel(PodSpec spec) {
        ResourceRequirements resources = spec.getResources();
        return Stream.of(ResourceKind.values())
                .anyMatch(
                        kind ->
                                kind.request(resources).isPresent()
                                        || kind.limit(resources).isPresent());
    }

    static PodDemand demand(ResourceKind kind, PodSpec spec) {
        List<ContainerDemand> demands = new ArrayList<>();
        for (Container container : spec.getInitContainers()) {
            demands.add(
                    demand(
                            kind,
                            container,
                            isNativeSidecar(container) ? Role.NATIVE_SIDECAR : Role.INIT));
        }
        for (Container container : spec.getContainers()) {
            demands.add(demand(kind, container, Role.APP));
        }
        OptionalLong podLimit = kind.limit(spec.getResources());
        OptionalLong podRequest = kind.request(spec.getResources());
        if (podRequest.isEmpty() && podLimit.isPresent()) {
            boolean asked = demands.stream().anyMatch(demand -> demand.request().isPresent());
            podRequest =
                    asked
                            ? OptionalLong.of(
                                    new PodDemand(
                                                    demands,
                                                    OptionalLong.empty(),
                                                    OptionalLong.empty())
                                            .containersRequest())
                            : podLimit;
        }
        return new PodDemand(demands, podRequest, podLimit);
    }

    /** The totals as scheduler and quota see them; resources nobody asks for are left out. */
    static Map<String, Quantity> requests(PodSpec spec) {
        Map<String, Quantity> totals = new LinkedHashMap<>();
        for (ResourceKind kind : ResourceKind.values()) {
            long total = demand(kind, spec).totalRequest();
            if (total > 0) {
                totals.put(kind.key(), kind.format(total));
            }
        }
        return totals;
    }

    /** What the API server does to a pod before any webhook sees it; changes the spec in place. */
    static void applyDefaults(PodSpec spec, Map<ResourceKind, LimitRangeRules> limitRanges) {
        containers(spec)
                .forEach(
                        container ->
                                limitRanges.forEach(
                                        (kind, rules) -> applyDefaults(container, kind, rules)));
    }

    private static void applyDefaults(
            Container container, ResourceKind kind, LimitRangeRules rules) {
        OptionalLong limit = kind.limit(container.getResources());
        OptionalLong request = kind.request(container.getResources());
        if (request.isEmpty() && limit.isPresent()) {
            setRequest(container, kind, limit.getAsLong());
        }
        if (limit.isEmpty() && rules.defaultLimit().isPresent()) {
            setLimit(container, kind, rules.defaultLimit().getAsLong());
        }
        if (request.isEmpty() && limit.isEmpty() && rules.defaultRequest().isPresent()) {
            setRequest(container, kind, rules.defaultRequest().getAsLong());
        }
    }

    static void setRequest(Container container, ResourceKind kind, long amount) {
        ResourceRequirements resources = resources(container);
        Map<String, Quantity> requests = new LinkedHashMap<>(requests(resources));
        requests.put(kind.key(), kind.format(amount));
        resources.setRequests(requests);
    }

    private static void setLimit(Container container, ResourceKind kind, long amount) {
        ResourceRequirements resources = resources(container);
        Map<String, Quantity> limits = new LinkedHashMap<>(limits(resources));
        limits.put(kind.key(), kind.format(amount));
        resources.setLimits(limits);
    }

    private static ResourceRequirements resources(Container container) {
        if (container.getResources() == null) {
            container.setResources(new ResourceRequirements());
        }
        return container.getResources();
    }

    private static ContainerDemand demand(ResourceKind kind, Container container, Role role) {
        return new ContainerDemand(
                role, kind.request(container.getResources()), kind.limit(container.getResources()));
    }

    static Map<String, Quantity> requests(@Nullable ResourceRequirements resources) {
        return resources == null
                ? Map.of()
                : Objects.requireNonNullElse(resources.getRequests(), Map.of());
    }

    static Map<String, Quantity> limits(@Nullable ResourceRequirements resources) {
        return resources == null
                ? Map.of()
                : Objects.requireNonNullElse(resources.getLimits(), Map.of());
    }
}
