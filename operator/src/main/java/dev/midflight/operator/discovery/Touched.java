package dev.midflight.operator.discovery;

import dev.midflight.operator.translate.ServiceKey;
import java.util.Set;

/**
 * What a change is about, and nothing else.
 *
 * @param services that are other ones now: addresses, ports, or whether they are there
 * @param endpoints Services behind which others are now
 * @param pods by uid, that are others now, or to which other ports of Services lead
 */
public record Touched(Set<ServiceKey> services, Set<ServiceKey> endpoints, Set<String> pods) {
    public static final Touched NOTHING = new Touched(Set.of(), Set.of(), Set.of());

    public Touched {
        services = Set.copyOf(services);
        endpoints = Set.copyOf(endpoints);
        pods = Set.copyOf(pods);
    }
}
