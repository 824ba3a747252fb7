package dev.midflight.wire.xds;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of resources, in the order in which new ones are sent (make before break). */
public enum XdsType {
    CLUSTER("envoy.config.cluster.v3.Cluster"),
    ENDPOINTS("envoy.config.endpoint.v3.ClusterLoadAssignment"),
    LISTENER("envoy.config.listener.v3.Listener"),
    ROUTES("envoy.config.route.v3.RouteConfiguration"),
    SECRET("envoy.extensions.transport_sockets.tls.v3.Secret");

    private final String url;

    XdsType(String message) {
        this.url = "type.googleapis.com/" + message;
    }

    public String url() {
        return url;
    }

    public static Optional<XdsType> of(String url) {
        return Arrays.stream(values()).filter(type -> type.url.equals(url)).findFirst();
    }
}
