package dev.midflight.sidecar.route;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A connection as routes and filters of its requests see it. */
public interface Arrival {
    /** The client's. */
    InetAddress clientAddress();

    /** What the client has proved by mutual TLS (SPIFFE); empty: nothing. */
    String identity();

    /** The configured listener that it came in by; empty: none. */
    String listener();

    boolean isInbound();

    /** Where it was going. */
    InetSocketAddress destination();
}
