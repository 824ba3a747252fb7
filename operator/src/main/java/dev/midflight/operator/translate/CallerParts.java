package dev.midflight.operator.translate;

import dev.midflight.crds.policy.RouteRule;
import dev.midflight.crds.policy.SubsetRule;
import dev.midflight.crds.policy.UpstreamRule;
import java.util.List;
import java.util.Optional;

/** What callers of one port of a Service do. */
public record CallerParts(
        List<SubsetRule> subsets, List<RouteRule> routes, Optional<UpstreamRule> upstream) {
    public static final CallerParts NONE = new CallerParts(List.of(), List.of(), Optional.empty());

    public CallerParts {
        subsets = List.copyOf(subsets);
        routes = List.copyOf(routes);
    }

    /** The same with other routes. */
    public CallerParts withRoutes(List<RouteRule> others) {
        return new CallerParts(subsets, others, upstream);
    }

    /** True where what a caller does depends on who it is. */
    public boolean dependsOnCaller() {
        return routes.stream().anyMatch(route -> !route.callers().isEmpty());
    }
}
