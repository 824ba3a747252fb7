package dev.midflight.wire.xds;

import dev.midflight.model.IpLiteral;
import dev.midflight.model.traffic.Binding;
import dev.midflight.wire.xds.proto.CoreProto.CidrRange;
import dev.midflight.wire.xds.proto.ListenerProto.FilterChainMatch;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The chains of a listener that are for the same destinations, which is a listener of its own in
 * the model. As in Envoy a port is looked at before an address, and no chain of another destination
 * counts where one of its own does not match.
 *
 * @param suffix of the listener's name; empty: what the listener is for itself
 */
record ChainGroup(String suffix, Binding binding, List<Chain> chains) {
    ChainGroup {
        chains = List.copyOf(chains);
    }

    /** 0: any that no other group is for. */
    int port() {
        return switch (binding) {
            case Binding.Bound(var address) -> address.getPort();
            case Binding.Redirected(_, OptionalInt port) -> port.orElse(0);
        };
    }

    /** A destination; port 0 and no host are any. */
    private record Key(int port, String host) implements Comparable<Key> {
        static final Key ANY = new Key(0, "");

        private static final Comparator<Key> ORDER =
                Comparator.comparingInt(Key::port).thenComparing(Key::host);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }

        String suffix() {
            return (host.isEmpty() ? "" : "/" + host) + (port == 0 ? "" : "/" + port);
        }
    }

    /**
     * @param last what takes the connections that no chain of a destination matches
     * @throws IllegalArgumentException with a field's path where the model has no such listeners
     */
    static List<ChainGroup> of(Binding binding, List<Chain> chains, Optional<Chain> last) {
        SortedMap<Key, List<Chain>> byKey = new TreeMap<>();
        for (Chain chain : chains) {
            for (Key key : keys(binding, chain)) {
                byKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(chain);
            }
        }
        for (Key key : List.copyOf(byKey.keySet())) {
            byKey.computeIfAbsent(new Key(key.port(), ""), _ -> new ArrayList<>());
        }
        byKey.computeIfAbsent(Key.ANY, _ -> new ArrayList<>());
        List<ChainGroup> groups = new ArrayList<>();
        byKey.forEach(
                (key, own) -> {
                    if (own.stream().noneMatch(ChainGroup::takesAll)) {
                        last.ifPresent(own::add);
                    }
                    require(
                            !own.isEmpty(),
                            "filter_chains",
                            key.equals(Key.ANY) && chains.isEmpty()
                                    ? "none (expected: one at least)"
                                    : "none for other destinations of "
                                            + (key.port() == 0 ? "any port" : "port " + key.port())
                                            + " (expected: one, or default_filter_chain)");
                    groups.add(new ChainGroup(key.suffix(), narrowed(binding, key), own));
                });
        return groups;
    }

    private static boolean takesAll(Chain chain) {
        FilterChainMatch match = chain.match();
        return match.getTransportProtocol().isEmpty()
                && match.getApplicationProtocolsCount() == 0
                && match.getServerNamesCount() == 0;
    }

    private static List<Key> keys(Binding binding, Chain chain) {
        int port = port(binding, chain);
        List<Key> keys = new ArrayList<>();
        for (CidrRange range : chain.match().getPrefixRangesList()) {
            keys.add(new Key(port, host(binding, chain, range)));
        }
        return keys.isEmpty() ? List.of(new Key(port, "")) : keys;
    }

    /** 0 where it is no condition. */
    private static int port(Binding binding, Chain chain) {
        if (!chain.match().hasDestinationPort()) {
            return 0;
        }
        int port = chain.match().getDestinationPort().getValue();
        int own = new ChainGroup("", binding, List.of()).port();
        require(
                (own == 0 && binding instanceof Binding.Redirected) || own == port,
                chain.path() + ".filter_chain_match.destination_port",
                port + " (expected: the listener's own, or none)");
        return own == port ? 0 : port;
    }

    /** Empty where it is any. */
    private static String host(Binding binding, Chain chain, CidrRange range) {
        String path = chain.path() + ".filter_chain_match.prefix_ranges";
        int bits = range.getPrefixLen().getValue();
        InetAddress address = address(path, range);
        require(
                bits == 0 || bits == address.getAddress().length * Byte.SIZE,
                path,
                range.getAddressPrefix() + "/" + bits + " (expected: a single address, or all)");
        require(
                bits == 0
                        || (binding instanceof Binding.Redirected redirected
                                && redirected.hosts().isEmpty()),
                path,
                "some of a listener of addresses (expected: none)");
        return bits == 0 ? "" : address.getHostAddress();
    }

    private static InetAddress address(String path, CidrRange range) {
        try {
            return IpLiteral.of(range.getAddressPrefix());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
    }

    private static Binding narrowed(Binding binding, Key key) {
        if (key.equals(Key.ANY) || !(binding instanceof Binding.Redirected redirected)) {
            return binding;
        }
        return new Binding.Redirected(
                key.host().isEmpty() ? redirected.hosts() : Set.of(IpLiteral.of(key.host())),
                key.port() == 0 ? redirected.port() : OptionalInt.of(key.port()));
    }

    private static void require(boolean holds, String path, String reason) {
        if (!holds) {
            throw new IllegalArgumentException(path + ": " + reason);
        }
    }
}
