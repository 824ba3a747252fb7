package dev.midflight.sidecar.protocol.http.routed;

import dev.midflight.sidecar.protocol.http.Caller;
import dev.midflight.sidecar.protocol.http.RequestHead;
import dev.midflight.sidecar.protocol.http.StreamFailure;
import dev.midflight.sidecar.protocol.http.UpstreamListener;
import dev.midflight.sidecar.route.CompiledRoute;
import dev.midflight.sidecar.route.RouteDecision;
import dev.midflight.sidecar.telemetry.Counter;
import org.jspecify.annotations.Nullable;

/** A request that its routes do not send anywhere; its client is told what they say. */
record Unforwarded(RoutedUpstreams shared, Caller caller, UpstreamListener client) {
    void answer(RouteDecision decision, RequestHead head) {
        switch (decision) {
            case RouteDecision.Forward _ -> throw new IllegalArgumentException("it is forwarded");
            case RouteDecision.Redirect(CompiledRoute by, var action) ->
                    answer(by, DirectReply.redirect(shared.view(), by, action), head);
            case RouteDecision.Respond(CompiledRoute by, var action) ->
                    answer(by, DirectReply.respond(by, action), head);
            case RouteDecision.Refused refused -> {
                shared.tell(Verdict.of(refused.refusal()), caller, client);
                answer(refused.route(), DirectReply.refusal(refused.refusal()), head);
            }
            case RouteDecision.NoRoute() -> {
                shared.count(Counter.NO_ROUTE, caller);
                client.onFailure(StreamFailure.NO_ROUTE);
            }
            case RouteDecision.BadPath() -> client.onFailure(StreamFailure.BAD_PATH);
        }
    }

    private void answer(@Nullable CompiledRoute by, DirectReply reply, RequestHead head) {
        if (by != null) {
            client.onRouted(by.label(), "");
        }
        reply.send(client, head.isGrpc(), head.isHead(), shared.worker().date());
    }
}
