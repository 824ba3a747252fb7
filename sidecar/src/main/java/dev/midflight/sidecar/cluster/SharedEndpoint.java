package dev.midflight.sidecar.cluster;

import dev.midflight.model.traffic.Endpoint;
import java.net.InetSocketAddress;

/** An endpoint as it is configured now, and what is known of its address. */
public record SharedEndpoint(Endpoint endpoint, EndpointState state) {
    /** The address as text: what makes two endpoints the same. */
    public String key() {
        return endpoint.toString();
    }

    OriginalDestination address() {
        return new OriginalDestination(endpoint.address());
    }

    /** One of those that the same is known of: all original destinations of a cluster. */
    SharedEndpoint at(OriginalDestination destination) {
        InetSocketAddress address = destination.address();
        return new SharedEndpoint(
                Endpoint.of(address.getAddress().getHostAddress(), address.getPort()), state);
    }
}
