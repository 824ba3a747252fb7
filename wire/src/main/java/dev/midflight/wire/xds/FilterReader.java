package dev.midflight.wire.xds;

import com.google.protobuf.Any;
import dev.midflight.model.traffic.Filter;
import dev.midflight.wire.xds.proto.FaultProto;
import dev.midflight.wire.xds.proto.HcmProto.HttpFilter;
import dev.midflight.wire.xds.proto.ListenerProto;
import dev.midflight.wire.xds.proto.NetworkRateLimitProto;
import dev.midflight.wire.xds.proto.NetworkRbacProto;
import dev.midflight.wire.xds.proto.RateLimitProto;
import dev.midflight.wire.xds.proto.RbacFilterProto;
import dev.midflight.wire.xds.proto.TrafficProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@link FilterWriter} writes, and what others do. Every method throws {@link
 * IllegalArgumentException} where it can't be done.
 */
final class FilterReader {
    private FilterReader() {}

    /** Those that do something here. */
    static List<Filter.OnRequests> ofRequests(List<HttpFilter> filters) {
        List<Filter.OnRequests> read = new ArrayList<>();
        for (HttpFilter filter : filters) {
            boolean known = isKnown(filter.getTypedConfig());
            boolean skipped =
                    filter.getDisabled()
                            || IgnoredFilters.isIgnored(filter.getName(), filter.getTypedConfig())
                            || (filter.getIsOptional() && !known);
            if (!skipped) {
                read.addAll(onRequests(filter.getName(), filter.getTypedConfig()));
            }
        }
        return read;
    }

    static boolean isKnown(Any config) {
        return switch (Packed.name(config)) {
            case FilterWriter.ACCESS_TYPE,
                    FilterWriter.LIMIT_TYPE,
                    FilterWriter.QUOTA_TYPE,
                    FilterWriter.FAULT_TYPE ->
                    true;
            default -> false;
        };
    }

    /**
     * None where it does nothing.
     *
     * @param name for whoever reads that it is not known
     */
    static List<? extends Filter.OnRequests> onRequests(String name, Any config) {
        try {
            return switch (Packed.name(config)) {
                case FilterWriter.ACCESS_TYPE ->
                        RbacReader.read(Packed.read(config, RbacFilterProto.RBAC.parser()));
                case FilterWriter.LIMIT_TYPE ->
                        LimitReader.read(
                                        Packed.read(config, RateLimitProto.LocalRateLimit.parser()))
                                .stream()
                                .toList();
                case FilterWriter.QUOTA_TYPE ->
                        List.of(LimitReader.read(Packed.read(config, TrafficProto.Quota.parser())));
                case FilterWriter.FAULT_TYPE -> {
                    requireNothing(config);
                    yield List.of();
                }
                default -> throw new IllegalArgumentException(unknown(config));
            };
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("http_filters[" + name + "]: " + e.getMessage(), e);
        }
    }

    private static void requireNothing(Any fault) {
        FaultProto.HTTPFault message = Packed.read(fault, FaultProto.HTTPFault.parser());
        if (message.hasDelay() || message.hasAbort()) {
            throw new IllegalArgumentException(
                    "a fault of all routes (expected: in a route's typed_per_filter_config)");
        }
    }

    private static String unknown(Any config) {
        return "'" + Packed.name(config) + "' (expected: a filter that is known)";
    }

    /** Empty where it does nothing. */
    static Optional<? extends Filter.OnConnections> onConnections(ListenerProto.Filter filter) {
        Any config = filter.getTypedConfig();
        try {
            return switch (Packed.name(config)) {
                case FilterWriter.ADDRESSES_TYPE ->
                        Optional.of(
                                RbacReader.read(
                                        Packed.read(config, NetworkRbacProto.RBAC.parser())));
                case FilterWriter.CONNECTIONS_TYPE ->
                        LimitReader.read(
                                Packed.read(config, NetworkRateLimitProto.LocalRateLimit.parser()));
                default -> throw new IllegalArgumentException(unknown(config));
            };
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "filters[" + filter.getName() + "]: " + e.getMessage(), e);
        }
    }
}
