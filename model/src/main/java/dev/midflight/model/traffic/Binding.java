package dev.midflight.model.traffic;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.OptionalInt;
import java.util.Set;

/** Where a listener's connections come from. */
public sealed interface Binding {
    /**
     * They connect to a socket of its own.
     *
     * @param address port 0 is any free one
     */
    record Bound(InetSocketAddress address) implements Binding {
        public Bound {
            Check.require(
                    !address.isUnresolved(), "address: %s (expected: an IP address)", address);
        }
    }

    /**
     * The pod's interception brought them here; of its listeners the one counts that says most of
     * where they were going: address and port, then the port, then the address; of two for the
     * same, the first one.
     *
     * @param hosts where they were going; empty: anywhere
     * @param port empty: any
     */
    record Redirected(Set<InetAddress> hosts, OptionalInt port) implements Binding {
        /** Whatever no other listener has. */
        public static final Redirected ANY = new Redirected(Set.of(), OptionalInt.empty());

        private static final int MAX_HOSTS = 10_000;

        public Redirected {
            hosts = Set.copyOf(hosts);
            Check.range("hosts", hosts.size(), 0, MAX_HOSTS);
            port.ifPresent(number -> Check.range("port", number, 1, 65_535));
        }
    }
}
