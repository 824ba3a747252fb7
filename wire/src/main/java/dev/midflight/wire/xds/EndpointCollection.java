package dev.midflight.wire.xds;

import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.Locality;

/**
 * Endpoints that are resources of their own, of one priority and locality of a cluster (LEDS).
 *
 * @param name of the collection, {@code xdstp://.../*}
 */
public record EndpointCollection(String name, int priority, Locality locality) {
    /** A member as the cluster's endpoint. */
    public Endpoint place(Endpoint member) {
        return member.withPriority(priority).withLocality(locality);
    }
}
