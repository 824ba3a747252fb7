package dev.midflight.sidecar.protocol.http.routed;

import dev.midflight.sidecar.route.RequestView;
import dev.midflight.sidecar.route.RouteDecision;
import java.net.InetAddress;
import java.util.random.RandomGenerator;

/** Decides where a request goes; its path is what it was matched by afterwards. */
interface Routes {
    RouteDecision route(RequestView request, InetAddress client, RandomGenerator random);
}
