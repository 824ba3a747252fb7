package dev.midflight.model.traffic;

import static java.util.Objects.requireNonNull;

import dev.midflight.model.IpLiteral;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.Map;

/**
 * One address of a cluster.
 *
 * @param host an IPv4 or IPv6 literal; names are resolved by who makes the configuration
 * @param weight its share, in proportion to the other ones'
 * @param priority 0 is used first, higher ones as far as the lower are unhealthy
 * @param metadata what subsets are made by
 * @param mesh true if it speaks the mesh's mutual TLS, where the cluster offers it
 */
public record Endpoint(
        String host,
        int port,
        int weight,
        int priority,
        Locality locality,
        Map<String, String> metadata,
        boolean mesh) {
    /** In an order that does not depend on how they were found. */
    public static final Comparator<Endpoint> BY_ADDRESS =
            Comparator.comparing(Endpoint::host).thenComparingInt(Endpoint::port);

    public static final int MAX_WEIGHT = 65_535;
    public static final int MAX_PRIORITY = 127;
    private static final int MAX_METADATA = 64;

    public Endpoint {
        host = literal(requireNonNull(host, "host is null"));
        Bounds.require("port", port, 1, 65_535);
        Bounds.require("weight", weight, 1, MAX_WEIGHT);
        Bounds.require("priority", priority, 0, MAX_PRIORITY);
        requireNonNull(locality, "locality is null");
        metadata = Map.copyOf(metadata);
        Bounds.requireAtMost("metadata", metadata.size(), MAX_METADATA);
    }

    /** Weight 1, first priority, nothing else known. */
    public static Endpoint of(String host, int port) {
        return new Endpoint(host, port, 1, 0, Locality.UNKNOWN, Map.of(), false);
    }

    public Endpoint withWeight(int newWeight) {
        return new Endpoint(host, port, newWeight, priority, locality, metadata, mesh);
    }

    public Endpoint withPriority(int newPriority) {
        return new Endpoint(host, port, weight, newPriority, locality, metadata, mesh);
    }

    public Endpoint withLocality(Locality newLocality) {
        return new Endpoint(host, port, weight, priority, newLocality, metadata, mesh);
    }

    public Endpoint withMetadata(Map<String, String> newMetadata) {
        return new Endpoint(host, port, weight, priority, locality, newMetadata, mesh);
    }

    public Endpoint withMesh(boolean nowMesh) {
        return new Endpoint(host, port, weight, priority, locality, metadata, nowMesh);
    }

    /** Made without a name service: the host is a literal. */
    public InetSocketAddress address() {
        return new InetSocketAddress(IpLiteral.of(host), port);
    }

    private static String literal(String host) {
        try {
            InetAddress address = IpLiteral.of(host);
            if (!address.isAnyLocalAddress() && !address.isMulticastAddress()) {
                return canonical(address);
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        throw new IllegalArgumentException(
                "host: '" + host + "' (expected: an IP address that can be connected to)");
    }

    /** The same address has one spelling, so that an update does not take it for another. */
    private static String canonical(InetAddress address) {
        String text = address.getHostAddress();
        return address instanceof Inet6Address && text.indexOf('%') >= 0
                ? text.substring(0, text.indexOf('%'))
                : text;
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
