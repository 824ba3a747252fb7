package dev.midflight.sidecar.proxyprotocol;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.util.List;

/** What a header says. */
public sealed interface ProxyHeader {
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
