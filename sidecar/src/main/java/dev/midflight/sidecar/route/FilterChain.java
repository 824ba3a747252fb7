package dev.midflight.sidecar.route;

import dev.midflight.model.traffic.Filter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Filters in their order; the first that refuses decides. */
final class FilterChain {
    private final Link[] links;

    private record Link(RequestFilter filter, boolean enforces) {}

    FilterChain(String scope, List<Filter.OnRequests> models, RequestFilter.Factory factory) {
        this.links =
                models.stream()
                        .map(model -> new Link(factory.make(scope, model), enforces(model)))
                        .toArray(Link[]::new);
    }

    private static boolean enforces(Filter.OnRequests model) {
        return switch (model.enforcement()) {
            case ENFORCE -> true;
            case SHADOW -> false;
        };
    }

    @Nullable Refusal refusal(RequestView request, Arrival arrival) {
        for (Link link : links) {
            Refusal refusal = link.filter().refusal(request, arrival);
            if (refusal != null) {
                if (link.enforces()) {
                    return refusal;
                }
                request.shadows().add(refusal.cause());
            }
        }
        return null;
    }
}
