package dev.midflight.operator.discovery;

import dev.midflight.operator.translate.ServiceKey;
import java.util.List;
import java.util.Map;

/**
 * All that is kept of an EndpointSlice.
 *
 * @param ipv6 of which family its addresses are
 * @param ports the pods' ports by the names of the Service's
 */
public record KnownSlice(
        SliceKey key,
        ServiceKey service,
        boolean ipv6,
        List<SliceEndpoint> endpoints,
        Map<String, Integer> ports) {
    public KnownSlice {
        endpoints = List.copyOf(endpoints);
        ports = Map.copyOf(ports);
    }
}
