package dev.midflight.wire.xds;

import com.google.protobuf.Any;
import dev.midflight.model.traffic.AccessRules;
import dev.midflight.model.traffic.Filter;
import dev.midflight.model.traffic.RateLimit;
import dev.midflight.model.traffic.Route;
import dev.midflight.wire.xds.proto.RbacFilterProto;
import dev.midflight.wire.xds.proto.RouteProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A route's fault and filters: the first of a kind under the name that listeners have it by, others
 * of it under names that Envoy does not know.
 */
final class RouteFilterWriter {
    /** The keys in their order, where there are several. */
    static final String ORDER = "filters";

    static final String PER_ROUTE_TYPE = "envoy.extensions.filters.http.rbac.v3.RBACPerRoute";
    static final String WRAPPER_TYPE = "envoy.config.route.v3.FilterConfig";

    private RouteFilterWriter() {}

    static void write(Route route, RouteProto.Route.Builder message, Extras extras) {
        route.fault()
                .ifPresent(
                        fault ->
                                message.putTypedPerFilterConfig(
                                        FilterWriter.FAULT, FilterWriter.fault(fault, extras)));
        Map<String, Integer> counts = new HashMap<>();
        List<String> order = new ArrayList<>();
        for (Filter.OnRequests filter : route.filters()) {
            String name = name(filter);
            int before = counts.merge(name, 1, Integer::sum) - 1;
            String key = before == 0 ? name : name + "/" + before;
            message.putTypedPerFilterConfig(key, config(filter));
            order.add(key);
        }
        if (order.size() > 1) {
            extras.put(ORDER, String.join(",", order));
        }
    }

    private static String name(Filter.OnRequests filter) {
        return switch (filter) {
            case AccessRules _ -> FilterWriter.ACCESS;
            case RateLimit limit ->
                    FilterWriter.isOfAll(limit) ? FilterWriter.LIMIT : FilterWriter.QUOTA;
        };
    }

    private static Any config(Filter.OnRequests filter) {
        return switch (filter) {
            case AccessRules rules ->
                    Packed.of(
                            PER_ROUTE_TYPE,
                            RbacFilterProto.RBACPerRoute.newBuilder()
                                    .setRbac(RbacWriter.write(rules))
                                    .build());
            case RateLimit limit when FilterWriter.isOfAll(limit) ->
                    Packed.of(FilterWriter.LIMIT_TYPE, LimitWriter.write(limit));
            case RateLimit limit ->
                    Packed.of(
                            WRAPPER_TYPE,
                            RouteProto.FilterConfig.newBuilder()
                                    .setIsOptional(true)
                                    .setConfig(
                                            Packed.of(
                                                    FilterWriter.QUOTA_TYPE,
                                                    LimitWriter.quota(limit)))
                                    .build());
        };
    }
}
