package dev.midflight.wire.xds;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of resources, in the order in which new ones are sent (make before break). */
public enum XdsType {
    CLUSTER("envoy.config.cluster.v3.Cluster"),
    /** One of an endpoint alone, of a collection that a cluster's endpoints announce (LEDS). */
    LB_ENDPOINT("envoy.config.endpoint.v3.LbEndpoint"),
    ENDPOINTS("envoy.config.endpoint.v3.ClusterLoadAssignment"),
    LISTENER("envoy.config.listener.v3.Listener"),
    ROUTES("envoy.config.route.v3.RouteConfiguration"),
    SECRET("envoy.extensions.transport_sockets.tls.v3.Secret");

    private static final Map<String, XdsType> BY_URL =
            Arrays.stream(values())
                    .collect(Collectors.toUnmodifiableMap(XdsType::url, type -> type));

    private final String url;

    XdsType(String message) {
        this.url = "type.googleapis.com/" + message;
    }

    public String url() {
        return url;
    }

    public static Optional<XdsType> of(String url) {
        return Optional.ofNullable(BY_URL.get(url));
    }
}
