package dev.midflight.sidecar.route;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.RouteAction;
import org.jspecify.annotations.Nullable;

/** What becomes of a request; made when the table is compiled, not when the request comes. */
public sealed interface RouteDecision {
    record Forward(CompiledRoute route, ClusterName cluster) implements RouteDecision {}

    record Redirect(CompiledRoute route, RouteAction.Redirect action) implements RouteDecision {}

    record Respond(CompiledRoute route, RouteAction.Respond action) implements RouteDecision {}

    /**
     * A filter did not let it through.
     *
     * @param route that was found for it; null: none was looked for, since the listener's refused
     */
    record Refused(@Nullable CompiledRoute route, Refusal refusal) implements RouteDecision {}

    /** No host has the authority, or none of its routes matches. */
    record NoRoute() implements RouteDecision {}

    /** It has no normal form, and the table asks for one. */
    record BadPath() implements RouteDecision {}
}
