package dev.midflight.model.traffic;

import java.util.Optional;

/**
 * What happens to the requests that match.
 *
 * @param request edits of the request's head as it is passed on
 * @param response edits of the response's head, of those that the proxy itself makes, too
 */
public record Route(
        String name,
        RouteMatch match,
        RouteAction action,
        HeaderEdits request,
        HeaderEdits response,
        Optional<Fault> fault) {
    public Route {
        Check.name("route", name);
    }
}
