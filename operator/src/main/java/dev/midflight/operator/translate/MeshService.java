package dev.midflight.operator.translate;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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

    /** What is said to who asks for a port, or for any, that it does not have. */
    String withoutPort(Optional<Integer> number) {
        String numbers =
                ports.stream()
                        .map(port -> String.valueOf(port.number()))
                        .collect(Collectors.joining(", "));
        return "Service "
                + key
                + " has no TCP port"
                + number.map(asked -> " " + asked).orElse("")
                + (numbers.isEmpty() ? "" : " (it has " + numbers + ")");
    }

    public boolean isHeadless() {
        return addresses.isEmpty();
    }
}
