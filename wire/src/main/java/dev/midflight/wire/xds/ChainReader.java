package dev.midflight.wire.xds;

import com.google.protobuf.Any;
import dev.midflight.model.traffic.Filter;
import dev.midflight.model.traffic.HashKey;
import dev.midflight.model.traffic.TcpRelay;
import dev.midflight.wire.xds.proto.HcmProto.HttpConnectionManager;
import dev.midflight.wire.xds.proto.ListenerProto;
import dev.midflight.wire.xds.proto.ListenerProto.FilterChain;
import dev.midflight.wire.xds.proto.ListenerProto.FilterChainMatch;
import dev.midflight.wire.xds.proto.TcpProto.TcpProxy;
import dev.midflight.wire.xds.proto.TypeProto;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The ways into a listener. Every method throws {@link IllegalArgumentException} with the field's
 * path where it can't be done.
 */
final class ChainReader {
    private static final long MAX_IDLE_SECONDS = 604_800;

    private ChainReader() {}

    static List<Chain> read(ListenerProto.Listener message) {
        List<Chain> chains = new ArrayList<>();
        for (int i = 0; i < message.getFilterChainsCount(); i++) {
            FilterChain chain = message.getFilterChains(i);
            if (!isTrap(message, chain)) {
                chains.add(chain("filter_chains[" + i + "]", chain));
            }
        }
        return chains;
    }

    /** What takes the connections that no other chain matches. */
    static Optional<Chain> last(ListenerProto.Listener message) {
        if (!message.hasDefaultFilterChain()) {
            return Optional.empty();
        }
        FilterChain last = message.getDefaultFilterChain();
        require(
                last.getFilterChainMatch().equals(FilterChainMatch.getDefaultInstance()),
                "default_filter_chain.filter_chain_match",
                "some (expected: none)");
        return Optional.of(chain("default_filter_chain", last));
    }

    /** Istio's: what would come to the proxy's own port, where no redirected connection goes. */
    private static boolean isTrap(ListenerProto.Listener message, FilterChain chain) {
        return BindingReader.takesRedirected(message)
                && chain.getFilterChainMatch().hasDestinationPort()
                && chain.getFilterChainMatch().getDestinationPort().getValue()
                        == message.getAddress().getSocketAddress().getPortValue();
    }

    private static Chain chain(String path, FilterChain message) {
        boolean encrypted =
                message.hasTransportSocket() && !TlsReader.isPlain(message.getTransportSocket());
        if (encrypted) {
            TlsReader.requireMutual(path + ".transport_socket", message.getTransportSocket());
        }
        List<Filter.OnConnections> filters = new ArrayList<>();
        Optional<Chain.End> end = Optional.empty();
        for (ListenerProto.Filter filter : message.getFiltersList()) {
            Optional<Chain.End> ends = end(path, filter);
            require(
                    end.isEmpty() || ends.isEmpty(),
                    path + ".filters[" + filter.getName() + "]",
                    "a second one that reads the connection (expected: one)");
            if (ends.isPresent()) {
                end = ends;
            } else {
                onConnections(path, filter).ifPresent(filters::add);
            }
        }
        return new Chain(path, message.getFilterChainMatch(), encrypted, filters, end);
    }

    private static Optional<Chain.End> end(String path, ListenerProto.Filter filter) {
        Any config = filter.getTypedConfig();
        String where = path + ".filters[" + filter.getName() + "]";
        return switch (Packed.name(config)) {
            case ListenerWriter.HTTP_TYPE ->
                    Optional.of(
                            new ManagerReader(where)
                                    .read(Packed.read(config, HttpConnectionManager.parser())));
            case ListenerWriter.TCP_TYPE ->
                    Optional.of(bytes(where, Packed.read(config, TcpProxy.parser())));
            default -> Optional.empty();
        };
    }

    private static Optional<? extends Filter.OnConnections> onConnections(
            String path, ListenerProto.Filter filter) {
        if (IgnoredFilters.isIgnored(filter.getName(), filter.getTypedConfig())) {
            return Optional.empty();
        }
        try {
            return FilterReader.onConnections(filter);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + "." + e.getMessage(), e);
        }
    }

    /** Zero is no limit of idle time at Envoy; nothing said is an hour. */
    private static Chain.Bytes bytes(String path, TcpProxy proxy) {
        require(
                proxy.getClusterSpecifierCase() == TcpProxy.ClusterSpecifierCase.CLUSTER,
                path + ".cluster_specifier",
                proxy.getClusterSpecifierCase() + " (expected: cluster)");
        require(
                proxy.getHashPolicyCount() <= 1
                        && proxy.getHashPolicyList().stream()
                                .allMatch(TypeProto.HashPolicy::hasSourceIp),
                path + ".hash_policy",
                "of another kind (expected: source_ip)");
        long idle = Values.seconds(proxy.getIdleTimeout());
        Duration usual = TcpRelay.DEFAULT.idleTimeout();
        return new Chain.Bytes(
                proxy.getCluster(),
                new TcpRelay(
                        proxy.getHashPolicyCount() == 0
                                ? Optional.empty()
                                : Optional.of(new HashKey.Peer()),
                        proxy.hasMaxConnectAttempts()
                                ? proxy.getMaxConnectAttempts().getValue()
                                : TcpRelay.DEFAULT.maxConnectAttempts(),
                        proxy.hasIdleTimeout()
                                ? Duration.ofSeconds(idle == 0 ? MAX_IDLE_SECONDS : idle)
                                : usual));
    }

    private static void require(boolean holds, String path, String reason) {
        if (!holds) {
            throw new IllegalArgumentException(path + ": " + reason);
        }
    }
}
