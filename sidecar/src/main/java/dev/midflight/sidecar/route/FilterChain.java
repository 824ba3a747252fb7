package dev.midflight.sidecar.route;

import dev.midflight.model.traffic.Filter;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Filters in their order; the first that refuses decides. */
final class FilterChain {
    private final RequestFilter[] filters;

    FilterChain(String scope, List<Filter.OnRequests> models, RequestFilter.Factory factory) {
        this.filters =
                models.stream()
                        .map(model -> factory.make(scope, model))
                        .toArray(RequestFilter[]::new);
    }

    @Nullable Refusal refusal(RequestView request, InetAddress peer) {
        for (RequestFilter filter : filters) {
            Refusal refusal = filter.refusal(request, peer);
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }
}
