package dev.midflight.sidecar.cluster;

import dev.midflight.model.traffic.Endpoint;

/** An endpoint as it is configured now, and what is known of its address. */
public record SharedEndpoint(Endpoint endpoint, EndpointState state) {
    /** The address as text: what makes two endpoints the same. */
    public String key() {
        return endpoint.toString();
    }
}
