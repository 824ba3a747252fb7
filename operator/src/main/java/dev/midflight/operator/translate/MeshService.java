package dev.midflight.operator.translate;

import java.util.List;
import java.util.Optional;

/**
 * What is known of a Service.
 *
 * @param created its {@code creationTimestamp} (RFC 3339); empty where unknown
 * @param addresses where callers connect to; empty: it is headless, they connect to its pods
 */
public record MeshService(
        ServiceKey key, String created, List<String> addresses, List<MeshPort> ports) {
    public MeshService {
        addresses = List.copyOf(addresses);
        ports = List.copyOf(ports);
    }

    public Optional<MeshPort> port(int number) {
        return ports.stream().filter(port -> port.number() == number).findFirst();
    }

    public boolean isHeadless() {
        return addresses.isEmpty();
    }
}
