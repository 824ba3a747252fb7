package dev.midflight.webhook;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pod's own {@code spec.resources}: fixed at what the application asked for before, so that
 * nothing that is added counts; what the user fixed stays.
 */
final class PodLevelTotals {
    private final Map<String, Quantity> requests = new LinkedHashMap<>();
    private final Map<String, Quantity> limits = new LinkedHashMap<>();

    void fix(ResourceKind kind, PodDemand demand) {
        if (demand.totalRequest() > 0) {
            requests.put(kind.key(), kind.format(demand.totalRequest()));
        }
        demand.totalLimit().ifPresent(limit -> limits.put(kind.key(), kind.format(limit)));
    }

    ResourceRequirements resources(@Nullable ResourceRequirements given) {
        Map<String, Quantity> allRequests = new LinkedHashMap<>(requests);
        allRequests.putAll(PodResources.requests(given));
        Map<String, Quantity> allLimits = new LinkedHashMap<>(limits);
        allLimits.putAll(PodResources.limits(given));
        ResourceRequirements resources = new ResourceRequirements();
        resources.setRequests(allRequests);
        resources.setLimits(allLimits);
        return resources;
    }
}
