package dev.midflight.operator.translate;

import dev.midflight.model.traffic.ListenerProtocol;
import java.util.Set;

/**
 * A port of a pod that Services lead to.
 *
 * @param services the Service ports that lead here; one at least
 */
public record PodPort(int number, ListenerProtocol spoken, Set<ServicePort> services) {
    public PodPort {
        services = Set.copyOf(services);
    }
}
