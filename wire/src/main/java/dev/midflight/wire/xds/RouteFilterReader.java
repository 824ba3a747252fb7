package dev.midflight.wire.xds;

import com.google.protobuf.Any;
import com.google.protobuf.Struct;
import dev.midflight.model.traffic.AccessRules;
import dev.midflight.model.traffic.Fault;
import dev.midflight.model.traffic.Filter;
import dev.midflight.model.traffic.Percent;
import dev.midflight.wire.xds.proto.FaultProto;
import dev.midflight.wire.xds.proto.RbacFilterProto.RBACPerRoute;
import dev.midflight.wire.xds.proto.RouteProto;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;

/**
 * What {@link RouteFilterWriter} writes, and what others do. Every method throws {@link
 * IllegalArgumentException} where it can't be done.
 */
final class RouteFilterReader {
    /** What a route has of its own. */
    record OfRoute(Optional<Fault> fault, List<Filter.OnRequests> filters) {}

    private RouteFilterReader() {}

    static OfRoute read(Map<String, Any> configs, Struct extras) {
        Optional<Fault> fault = Optional.empty();
        List<Filter.OnRequests> filters = new ArrayList<>();
        for (String key : order(configs, extras)) {
            Any packed = configs.getOrDefault(key, Any.getDefaultInstance());
            Optional<Any> config = unwrapped(key, packed);
            if (config.isEmpty()) {
                continue;
            }
            if (Packed.name(config.get()).equals(FilterWriter.FAULT_TYPE)) {
                fault = Optional.of(fault(config.get(), extras));
            } else {
                filters.addAll(filters(key, config.get()));
            }
        }
        return new OfRoute(fault, filters);
    }

    /** Rules before limits, where nothing is said. */
    private static SequencedSet<String> order(Map<String, Any> configs, Struct extras) {
        SequencedSet<String> keys = new LinkedHashSet<>();
        for (String key :
                Extras.text(extras, RouteFilterWriter.ORDER, FilterWriter.ACCESS).split(",", -1)) {
            if (configs.containsKey(key)) {
                keys.add(key);
            }
        }
        keys.addAll(new TreeSet<>(configs.keySet()));
        return keys;
    }

    /** Empty where it may be left out, or is off. */
    private static Optional<Any> unwrapped(String key, Any config) {
        if (IgnoredFilters.isIgnored(key, config)) {
            return Optional.empty();
        }
        if (!Packed.name(config).equals(RouteFilterWriter.WRAPPER_TYPE)) {
            return Optional.of(config);
        }
        RouteProto.FilterConfig wrapper = Packed.read(config, RouteProto.FilterConfig.parser());
        boolean left = wrapper.getIsOptional() && !isKnown(wrapper.getConfig());
        if (left || IgnoredFilters.isIgnored(key, wrapper.getConfig())) {
            return Optional.empty();
        }
        if (wrapper.getDisabled()) {
            throw new IllegalArgumentException(
                    path(key) + "disabled for a route (expected: filters that are on)");
        }
        return Optional.of(wrapper.getConfig());
    }

    private static boolean isKnown(Any config) {
        return FilterReader.isKnown(config)
                || Packed.name(config).equals(RouteFilterWriter.PER_ROUTE_TYPE);
    }

    private static List<? extends Filter.OnRequests> filters(String key, Any config) {
        try {
            return Packed.name(config).equals(RouteFilterWriter.PER_ROUTE_TYPE)
                    ? rules(Packed.read(config, RBACPerRoute.parser()))
                    : FilterReader.onRequests(key, config);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path(key) + e.getMessage(), e);
        }
    }

    /** Others switch their listener's rules off so, which are kept here. */
    private static List<AccessRules> rules(RBACPerRoute message) {
        if (!message.hasRbac()) {
            throw new IllegalArgumentException("rbac: none (expected: rules)");
        }
        return RbacReader.read(message.getRbac());
    }

    private static String path(String key) {
        return "typed_per_filter_config[" + key + "]: ";
    }

    private static Fault fault(Any config, Struct extras) {
        FaultProto.HTTPFault message = Packed.read(config, FaultProto.HTTPFault.parser());
        Optional<Fault.Delay> delay = Optional.empty();
        if (message.hasDelay()) {
            if (!message.getDelay().hasFixedDelay()) {
                throw new IllegalArgumentException(
                        path(FilterWriter.FAULT) + "delay: no fixed_delay (expected: one)");
            }
            Percent percent = Values.percent(message.getDelay().getPercentage());
            delay =
                    Optional.of(
                            new Fault.Delay(
                                    Values.duration(message.getDelay().getFixedDelay()),
                                    Extras.percent(extras, "delayPercent", percent)));
        }
        return new Fault(delay, abort(message, extras));
    }

    private static Optional<Fault.Abort> abort(FaultProto.HTTPFault message, Struct extras) {
        if (!message.hasAbort()) {
            return Optional.empty();
        }
        FaultProto.FaultAbort abort = message.getAbort();
        Percent percent =
                Extras.percent(extras, "abortPercent", Values.percent(abort.getPercentage()));
        return switch (abort.getErrorTypeCase()) {
            case HTTP_STATUS -> Optional.of(new Fault.Abort(abort.getHttpStatus(), percent));
            case GRPC_STATUS, ERRORTYPE_NOT_SET ->
                    throw new IllegalArgumentException(
                            path(FilterWriter.FAULT) + "abort: no http_status (expected: one)");
        };
    }
}
