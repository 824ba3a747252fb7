package dev.midflight.wire.xds;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.ListenerProtocol;
import dev.midflight.model.traffic.ServerNames;
import dev.midflight.model.traffic.TcpRelay;
import dev.midflight.wire.xds.proto.ListenerProto.FilterChainMatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What chains mean together, either of those inside the mesh's TLS or of those without.
 *
 * @param detected true if the first bytes decide whether it is HTTP
 * @param names where TLS connections go by what they ask for
 * @param bytes what is none of these
 */
record Ways(
        Optional<Chain.Requests> requests,
        boolean detected,
        List<ServerNames> names,
        Optional<Chain.Bytes> bytes,
        TcpRelay relay) {
    private static final Set<String> PLAIN_HTTP = Set.copyOf(ChainWriter.HTTP_PROTOCOLS);
    private static final Set<String> MESH_HTTP = Set.copyOf(ChainWriter.MESH_HTTP_PROTOCOLS);
    private static final Set<String> MESH = Set.of("midflight", "istio", "istio-peer-exchange");
    private static final Set<String> TRANSPORTS = Set.of("", "raw_buffer", ChainWriter.TLS);

    Ways {
        names = List.copyOf(names);
    }

    /** Which connections a chain is for. */
    private enum Kind {
        DETECTED,
        NAMED,
        /** TLS of others, whatever it asks for. */
        TLS,
        REST
    }

    /**
     * @param chains either those inside the mesh's TLS or those without
     * @param all these and the others, if there are any
     * @throws IllegalArgumentException with a field's path where the model has no such listener
     */
    static Ways of(List<Chain> chains, List<Chain> all) {
        Optional<Chain.End> detected = only(chains, Kind.DETECTED, all);
        Optional<Chain.End> rest = only(chains, Kind.REST, all);
        Optional<Chain.End> tls = only(chains, Kind.TLS, all);
        require(
                tls.isEmpty() || tls.equals(rest),
                "filter_chains",
                "TLS goes elsewhere than the rest (expected: by server_names)");
        boolean rawOnly = bytes(rest).isPresent() && chains.stream().allMatch(Ways::isRaw);
        require(
                !rawOnly || all.stream().anyMatch(Chain::encrypted),
                "filter_chains",
                "transport_protocol raw_buffer of all (expected: a chain for TLS, too, or none)");
        require(
                detected.isEmpty() || requests(rest).isEmpty(),
                "filter_chains",
                "HTTP in two ways (expected: one)");
        Optional<Chain.Requests> requests = requests(detected.isPresent() ? detected : rest);
        require(
                detected.isEmpty()
                        || requests.filter(each -> each.protocol() == ListenerProtocol.HTTP)
                                .isPresent(),
                "filter_chains",
                "detected HTTP without an http_connection_manager of any version (expected: one)");
        return new Ways(
                requests, detected.isPresent(), names(chains, all), bytes(rest), relay(chains));
    }

    private static Optional<Chain.Requests> requests(Optional<Chain.End> end) {
        return end.filter(Chain.Requests.class::isInstance).map(Chain.Requests.class::cast);
    }

    private static Optional<Chain.Bytes> bytes(Optional<Chain.End> end) {
        return end.filter(Chain.Bytes.class::isInstance).map(Chain.Bytes.class::cast);
    }

    private static boolean isRaw(Chain chain) {
        return chain.match().getTransportProtocol().equals("raw_buffer");
    }

    /** What the chains of a kind, which have to be equal, end in. */
    private static Optional<Chain.End> only(List<Chain> chains, Kind kind, List<Chain> all) {
        Optional<Chain.End> end = Optional.empty();
        for (Chain chain : chains) {
            if (kind(chain, all) == kind) {
                require(
                        end.isEmpty() || end.equals(chain.end()),
                        chain.path(),
                        "another way for the same connections (expected: one)");
                end = chain.end();
            }
        }
        return end;
    }

    /**
     * @param all chains that there are
     */
    private static Kind kind(Chain chain, List<Chain> all) {
        FilterChainMatch match = chain.match();
        String path = chain.path() + ".filter_chain_match.";
        String transport = match.getTransportProtocol();
        require(
                TRANSPORTS.contains(transport)
                        && (!chain.encrypted() || !transport.equals("raw_buffer")),
                path + "transport_protocol",
                "'" + transport + "' (expected: tls, raw_buffer or none)");
        List<String> words = match.getApplicationProtocolsList();
        boolean mesh = chain.encrypted() && words.stream().allMatch(Ways::isOfTheMesh);
        boolean http = !words.isEmpty() && isHttp(chain, words, all);
        require(
                words.isEmpty() || http || mesh,
                path + "application_protocols",
                words + " (expected: what http_inspector finds, or the mesh's own)");
        if (match.getServerNamesCount() > 0) {
            require(
                    !http && !transport.equals("raw_buffer"),
                    path + "server_names",
                    "of what is no TLS (expected: with transport_protocol tls)");
            return Kind.NAMED;
        }
        if (http) {
            return Kind.DETECTED;
        }
        return transport.equals(ChainWriter.TLS) && !chain.encrypted() ? Kind.TLS : Kind.REST;
    }

    private static boolean isOfTheMesh(String word) {
        return MESH.contains(word) || MESH_HTTP.contains(word);
    }

    /**
     * Inside the mesh's TLS its words for HTTP beside its others are all that comes: to be told
     * apart where requests are read, unless those outside of it are read untold.
     */
    private static boolean isHttp(Chain chain, List<String> words, List<Chain> all) {
        if (!chain.encrypted()) {
            return PLAIN_HTTP.containsAll(words);
        }
        boolean mixed = words.stream().allMatch(Ways::isOfTheMesh) && !MESH.containsAll(words);
        return MESH_HTTP.containsAll(words)
                || (mixed
                        && requests(chain.end()).isPresent()
                        && all.stream().noneMatch(Ways::isReadUntold));
    }

    private static boolean isReadUntold(Chain chain) {
        return !chain.encrypted()
                && chain.match().getApplicationProtocolsCount() == 0
                && requests(chain.end()).isPresent();
    }

    private static List<ServerNames> names(List<Chain> chains, List<Chain> all) {
        List<ServerNames> names = new ArrayList<>();
        for (Chain chain : chains) {
            if (kind(chain, all) == Kind.NAMED) {
                Optional<Chain.Bytes> bytes = bytes(chain.end());
                require(
                        bytes.isPresent(),
                        chain.path() + ".filters",
                        "no tcp_proxy (expected: one, because server_names are not read further)");
                bytes.map(each -> ClusterName.of(each.cluster()))
                        .map(cluster -> named(chain, cluster))
                        .ifPresent(names::add);
            }
        }
        return names;
    }

    private static ServerNames named(Chain chain, ClusterName cluster) {
        return new ServerNames(chain.match().getServerNamesList(), cluster);
    }

    private static TcpRelay relay(List<Chain> chains) {
        Set<TcpRelay> relays = new HashSet<>();
        for (Chain chain : chains) {
            bytes(chain.end()).map(Chain.Bytes::relay).ifPresent(relays::add);
        }
        require(relays.size() <= 1, "filter_chains", "tcp_proxies that differ (expected: equal)");
        return relays.stream().findFirst().orElse(TcpRelay.DEFAULT);
    }

    private static void require(boolean holds, String path, String reason) {
        if (!holds) {
            throw new IllegalArgumentException(path + ": " + reason);
        }
    }
}
