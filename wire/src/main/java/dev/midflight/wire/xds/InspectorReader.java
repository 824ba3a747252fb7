package dev.midflight.wire.xds;

import com.google.protobuf.Any;
import dev.midflight.model.traffic.ProxyProtocolMode;
import dev.midflight.wire.xds.proto.ListenerProto.ListenerFilter;
import dev.midflight.wire.xds.proto.ListenerProto.ListenerFilterChainMatchPredicate;
import dev.midflight.wire.xds.proto.ProxyProtocolProto.ProxyProtocol;
import java.util.Optional;
import java.util.Set;

/** What looks at a connection before a chain is chosen. */
final class InspectorReader {
    private static final String ORIGINAL_DST = "envoy.filters.listener.original_dst";
    private static final String ORIGINAL_DST_TYPE =
            "envoy.extensions.filters.listener.original_dst.v3.OriginalDst";

    /** What is done here anyway, where it decides something. */
    private static final Set<String> NEEDLESS =
            Set.of(
                    ListenerWriter.HTTP_INSPECTOR_TYPE,
                    ListenerWriter.TLS_INSPECTOR_TYPE,
                    ORIGINAL_DST_TYPE);

    private static final Set<String> NEEDLESS_NAMES =
            Set.of(ListenerWriter.HTTP_INSPECTOR, ListenerWriter.TLS_INSPECTOR, ORIGINAL_DST);

    private InspectorReader() {}

    /**
     * Empty where it is about something else.
     *
     * @throws IllegalArgumentException for one that is not known
     */
    static Optional<ProxyProtocolMode> read(ListenerFilter filter) {
        Any config = filter.getTypedConfig();
        String type = Packed.name(config);
        if (filter.hasTypedConfig() ? NEEDLESS.contains(type) : isNeedless(filter.getName())) {
            return Optional.empty();
        }
        boolean proxy =
                filter.hasTypedConfig()
                        ? type.equals(ListenerWriter.PROXY_PROTOCOL_TYPE)
                        : filter.getName().equals(ListenerWriter.PROXY_PROTOCOL);
        if (!proxy) {
            throw new IllegalArgumentException(
                    "listener_filters["
                            + filter.getName()
                            + "]: '"
                            + type
                            + "' (expected: http_inspector, tls_inspector, original_dst or"
                            + " proxy_protocol)");
        }
        boolean optional =
                Packed.read(config, ProxyProtocol.parser()).getAllowRequestsWithoutProxyProtocol();
        return Optional.of(optional ? ProxyProtocolMode.OPTIONAL : ProxyProtocolMode.REQUIRED);
    }

    /** True where a chain goes by what that filter finds in the first bytes. */
    static boolean isFor(ListenerFilter filter, Chain chain) {
        boolean tls = chain.encrypted() || chain.match().getTransportProtocol().equals("tls");
        if (is(filter, ListenerWriter.HTTP_INSPECTOR_TYPE, ListenerWriter.HTTP_INSPECTOR)) {
            return !tls && chain.match().getApplicationProtocolsCount() > 0;
        }
        return is(filter, ListenerWriter.TLS_INSPECTOR_TYPE, ListenerWriter.TLS_INSPECTOR)
                ? tls || chain.match().getServerNamesCount() > 0
                : filter.hasFilterDisabled();
    }

    /** True where it does not look at connections to a port. */
    static boolean isDisabled(ListenerFilter filter, int port) {
        return filter.hasFilterDisabled() && matches(filter.getFilterDisabled(), port);
    }

    private static boolean matches(ListenerFilterChainMatchPredicate rule, int port) {
        return switch (rule.getRuleCase()) {
            case OR_MATCH ->
                    rule.getOrMatch().getRulesList().stream().anyMatch(one -> matches(one, port));
            case AND_MATCH ->
                    rule.getAndMatch().getRulesList().stream().allMatch(one -> matches(one, port));
            case NOT_MATCH -> !matches(rule.getNotMatch(), port);
            case ANY_MATCH -> rule.getAnyMatch();
            case DESTINATION_PORT_RANGE ->
                    port >= rule.getDestinationPortRange().getStart()
                            && port < rule.getDestinationPortRange().getEnd();
            case RULE_NOT_SET -> false;
        };
    }

    private static boolean is(ListenerFilter filter, String type, String name) {
        return filter.hasTypedConfig()
                ? Packed.name(filter.getTypedConfig()).equals(type)
                : filter.getName().equals(name);
    }

    /** True for the one that finds out where a redirected connection was going. */
    static boolean asksForDestination(ListenerFilter filter) {
        return is(filter, ORIGINAL_DST_TYPE, ORIGINAL_DST);
    }

    private static boolean isNeedless(String name) {
        return NEEDLESS_NAMES.contains(name);
    }
}
