package dev.midflight.operator.translate;

import dev.midflight.model.IpLiteral;
import java.net.InetAddress;
import java.util.Collection;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where callers connect to for one port of a Service.
 *
 * @param hosts none: nobody can reach it
 */
public record Reach(Set<InetAddress> hosts, int port) {
    /** As many as a listener takes; further pods of a headless Service are reached directly. */
    static final int MAX_HOSTS = 10_000;

    public Reach {
        hosts = Set.copyOf(hosts);
    }

    /**
     * The Service's own addresses; where it is headless those of its pods, at the port that they
     * have themselves (the lowest, where they differ), because nobody translates it.
     */
    public static Reach of(MeshService service, MeshPort port, Collection<MeshEndpoint> endpoints) {
        if (!service.isHeadless()) {
            Set<InetAddress> own =
                    service.addresses().stream().map(IpLiteral::of).collect(Collectors.toSet());
            return new Reach(own, port.number());
        }
        OptionalInt lowest = endpoints.stream().mapToInt(MeshEndpoint::port).min();
        return lowest.isEmpty()
                ? new Reach(Set.of(), port.number())
                : new Reach(pods(endpoints, lowest.getAsInt()), lowest.getAsInt());
    }

    private static Set<InetAddress> pods(Collection<MeshEndpoint> endpoints, int port) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.port() == port)
                .map(MeshEndpoint::address)
                .distinct()
                .sorted()
                .limit(MAX_HOSTS)
                .map(IpLiteral::of)
                .collect(Collectors.toSet());
    }

    /** With those hosts only that are left to it. */
    public Reach withHosts(Set<InetAddress> left) {
        return new Reach(left, port);
    }
}
