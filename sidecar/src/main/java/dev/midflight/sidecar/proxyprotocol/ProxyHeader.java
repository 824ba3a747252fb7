package dev.midflight.sidecar.proxyprotocol;

import static java.util.Objects.requireNonNull;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** What a header says. */
public sealed interface ProxyHeader {
    /**
     * Of a connection that is passed on. Where its two ends are of different families, the
     * destination is said to be the unspecified address of the source's.
     */
    static ProxyHeader of(InetSocketAddress source, InetSocketAddress destination) {
        boolean six = source.getAddress() instanceof Inet6Address;
        boolean same = six == destination.getAddress() instanceof Inet6Address;
        InetAddress unspecified = InetAddress.ofLiteral(six ? "::" : "0.0.0.0");
        return new Proxied(
                source,
                same ? destination : new InetSocketAddress(unspecified, destination.getPort()),
                List.of());
    }

    /**
     * A connection of the proxy itself, or one whose addresses it does not know: the socket's
     * count.
     */
    record Local() implements ProxyHeader {}

    /** A connection that is passed on; both addresses are of one family. */
    record Proxied(
            InetSocketAddress source, InetSocketAddress destination, List<Extension> extensions)
            implements ProxyHeader {
        public Proxied {
            requireNonNull(source.getAddress(), "source is unresolved");
            requireNonNull(destination.getAddress(), "destination is unresolved");
            if (source.getAddress().getClass() != destination.getAddress().getClass()) {
                throw new IllegalArgumentException(
                        "addresses: " + source + ", " + destination + " (expected: of one family)");
            }
            extensions = List.copyOf(extensions);
        }
    }

    /** A type, a length and so many octets of version 2; unknown types are to be ignored. */
    record Extension(int type, byte[] value) {}
}
