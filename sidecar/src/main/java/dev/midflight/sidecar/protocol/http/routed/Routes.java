package dev.midflight.sidecar.protocol.http.routed;

import dev.midflight.sidecar.route.Arrival;
import dev.midflight.sidecar.route.RequestView;
import dev.midflight.sidecar.route.RouteDecision;
import java.util.random.RandomGenerator;

/** Decides where a request goes; its path is what it was matched by afterwards. */
interface Routes {
    RouteDecision route(RequestView request, Arrival arrival, RandomGenerator random);
}
