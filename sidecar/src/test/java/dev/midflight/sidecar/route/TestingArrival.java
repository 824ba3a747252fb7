package dev.midflight.sidecar.route;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A connection as a test has it.
 *
 * @param identity empty: its client has proved nothing
 */
public record TestingArrival(
        InetAddress clientAddress,
        String identity,
        String listener,
        boolean isInbound,
        InetSocketAddress destination)
        implements Arrival {
    /** Outbound, of nobody known. */
    public TestingArrival() {
        this("");
    }

    public TestingArrival(String identity) {
        this(
                InetAddress.ofLiteral("192.0.2.1"),
                identity,
                "",
                false,
                new InetSocketAddress(InetAddress.ofLiteral("192.0.2.2"), 80));
    }
}
