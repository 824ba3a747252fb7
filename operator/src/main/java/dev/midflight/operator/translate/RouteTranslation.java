package dev.midflight.operator.translate;

import dev.midflight.crds.policy.RedirectRule;
import dev.midflight.crds.policy.RespondRule;
import dev.midflight.crds.policy.RouteRule;
import dev.midflight.model.traffic.Route;
import dev.midflight.model.traffic.RouteAction;
import dev.midflight.model.traffic.RouteMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A policy's routes as a caller's sidecar has them. */
final class RouteTranslation {
    private final Destinations destinations;
    private final Problems problems;

    RouteTranslation(Destinations destinations) {
        this.destinations = destinations;
        this.problems = destinations.problems();
    }

    /** Those without a problem, in their order. */
    List<Route> of(List<RouteRule> rules) {
        List<Route> routes = new ArrayList<>();
        for (RouteRule rule : rules) {
            route(rule).ifPresent(routes::add);
        }
        return routes;
    }

    private Optional<Route> route(RouteRule rule) {
        String path = "spec.routes[" + rule.name() + "]";
        Optional<RouteMatch> match =
                problems.build(path + ".match", () -> RequestMatches.of(rule.match()));
        Optional<RouteAction> action = action(path, rule);
        if (match.isEmpty() || action.isEmpty()) {
            return Optional.empty();
        }
        return problems.build(
                path,
                () ->
                        new Route(
                                rule.name(),
                                match.get(),
                                action.get(),
                                RouteParts.edits(rule.requestHeaders()),
                                RouteParts.edits(rule.responseHeaders()),
                                RouteParts.fault(rule.fault())));
    }

    private Optional<RouteAction> action(String path, RouteRule rule) {
        RedirectRule redirect = rule.redirect();
        RespondRule respond = rule.respond();
        if (redirect != null) {
            return problems.build(path + ".redirect", () -> RouteParts.redirect(redirect));
        }
        if (respond != null) {
            return problems.build(path + ".respond", () -> RouteParts.respond(respond));
        }
        return new ForwardTranslation(destinations).of(path, rule).map(forward -> forward);
    }
}
