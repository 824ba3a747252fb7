package dev.midflight.wire.xds;

import com.google.protobuf.Any;
import dev.midflight.model.traffic.ProxyProtocolMode;
import dev.midflight.wire.xds.proto.ListenerProto.ListenerFilter;
import dev.midflight.wire.xds.proto.ProxyProtocolProto.ProxyProtocol;
import java.util.Optional;
import java.util.Set;

/** What looks at a connection before a chain is chosen. */
final class InspectorReader {
    /** What is done here anyway, where it decides something. */
    private static final Set<String> NEEDLESS =
            Set.of(
                    ListenerWriter.HTTP_INSPECTOR_TYPE,
                    ListenerWriter.TLS_INSPECTOR_TYPE,
                    "envoy.extensions.filters.listener.original_dst.v3.OriginalDst");

    private static final Set<String> NEEDLESS_NAMES =
            Set.of(
                    ListenerWriter.HTTP_INSPECTOR,
                    ListenerWriter.TLS_INSPECTOR,
                    "envoy.filters.listener.original_dst");

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

    private static boolean isNeedless(String name) {
        return NEEDLESS_NAMES.contains(name);
    }
}
