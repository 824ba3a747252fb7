package dev.midflight.wire.xds;

import com.google.protobuf.Any;
import dev.midflight.wire.xds.proto.TypedStructProto.TypedStruct;
import java.util.Set;

/**
 * Filters of others that change nothing of what happens to a request or connection here; they are
 * left out on purpose (docs/reference/xds.md).
 */
final class IgnoredFilters {
    /** By what they are configured with, which decides what a filter is. */
    private static final Set<String> TYPES =
            Set.of(
                    ListenerWriter.ROUTER_TYPE,
                    "envoy.extensions.filters.http.cors.v3.Cors",
                    "envoy.extensions.filters.http.grpc_stats.v3.FilterConfig",
                    "envoy.extensions.filters.http.grpc_web.v3.GrpcWeb",
                    "envoy.tcp.metadataexchange.config.MetadataExchange",
                    "io.istio.http.peer_metadata.Config",
                    "istio.envoy.config.filter.http.alpn.v2alpha1.FilterConfig",
                    "stats.PluginConfig");

    /** By their names, where nothing configures them. */
    private static final Set<String> NAMES =
            Set.of(
                    "envoy.filters.http.cors",
                    "envoy.filters.http.fault",
                    "envoy.filters.http.grpc_stats",
                    "envoy.filters.http.grpc_web",
                    "envoy.filters.http.router",
                    "istio.alpn",
                    "istio.metadata_exchange",
                    "istio.stats");

    private static final Set<String> STRUCTS =
            Set.of("udpa.type.v1.TypedStruct", "xds.type.v3.TypedStruct");

    private IgnoredFilters() {}

    /**
     * @throws IllegalArgumentException where it is no message of its type
     */
    static boolean isIgnored(String name, Any config) {
        return config.getTypeUrl().isEmpty()
                ? NAMES.contains(name)
                : TYPES.contains(typeOf(config));
    }

    /** The name of the message that it is, or stands for. */
    private static String typeOf(Any config) {
        String type = Packed.name(config);
        if (!STRUCTS.contains(type)) {
            return type;
        }
        String url = Packed.read(config, TypedStruct.parser()).getTypeUrl();
        return url.substring(url.lastIndexOf('/') + 1);
    }
}
