package dev.midflight.model.traffic;

import java.util.List;
import java.util.Optional;

/**
 * What happens to the requests that match.
 *
 * @param request edits of the request's head as it is passed on
 * @param response edits of the response's head, of those that the proxy itself makes, too
 * @param filters what has to let them through first
 */
public record Route(
        String name,
        RouteMatch match,
        RouteAction action,
        HeaderEdits request,
        HeaderEdits response,
        Optional<Fault> fault,
        List<Filter.OnRequests> filters) {
    public Route {
        Check.name("route", name);
        filters = List.copyOf(filters);
    }

    /** Without filters. */
    public Route(
            String name,
            RouteMatch match,
            RouteAction action,
            HeaderEdits request,
            HeaderEdits response,
            Optional<Fault> fault) {
        this(name, match, action, request, response, fault, List.of());
    }
}
