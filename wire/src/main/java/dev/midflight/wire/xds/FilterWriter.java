package dev.midflight.wire.xds;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import dev.midflight.model.traffic.AccessRules;
import dev.midflight.model.traffic.ConnectionRate;
import dev.midflight.model.traffic.Fault;
import dev.midflight.model.traffic.Filter;
import dev.midflight.model.traffic.RateLimit;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.wire.xds.proto.CoreProto;
import dev.midflight.wire.xds.proto.FaultProto;
import dev.midflight.wire.xds.proto.HcmProto.HttpFilter;
import dev.midflight.wire.xds.proto.ListenerProto;
import dev.midflight.wire.xds.proto.NetworkRateLimitProto;
import dev.midflight.wire.xds.proto.RateLimitProto;
import dev.midflight.wire.xds.proto.RbacFilterProto;
import java.util.List;

/** Filters of listeners. */
final class FilterWriter {
    static final String FAULT = "envoy.filters.http.fault";
    static final String FAULT_TYPE = "envoy.extensions.filters.http.fault.v3.HTTPFault";
    static final String ACCESS = "envoy.filters.http.rbac";
    static final String ACCESS_TYPE = "envoy.extensions.filters.http.rbac.v3.RBAC";
    static final String LIMIT = "envoy.filters.http.local_ratelimit";
    static final String LIMIT_TYPE =
            "envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit";
    static final String QUOTA = "midflight.quota";
    static final String QUOTA_TYPE = "midflight.traffic.v1.Quota";
    static final String ADDRESSES_TYPE = "envoy.extensions.filters.network.rbac.v3.RBAC";
    static final String CONNECTIONS_TYPE =
            "envoy.extensions.filters.network.local_ratelimit.v3.LocalRateLimit";

    private static final String ADDRESSES = "envoy.filters.network.rbac";
    private static final String CONNECTIONS = "envoy.filters.network.local_ratelimit";

    private FilterWriter() {}

    /**
     * @param name of its own, so that no route's filter takes its place
     */
    static HttpFilter write(Filter.OnRequests filter, String name) {
        HttpFilter.Builder message = HttpFilter.newBuilder().setName(name);
        return switch (filter) {
            case AccessRules rules ->
                    message.setTypedConfig(Packed.of(ACCESS_TYPE, RbacWriter.write(rules))).build();
            case RateLimit limit when isOfAll(limit) ->
                    message.setTypedConfig(Packed.of(LIMIT_TYPE, LimitWriter.write(limit))).build();
            case RateLimit limit ->
                    message.setTypedConfig(Packed.of(QUOTA_TYPE, LimitWriter.quota(limit)))
                            .setIsOptional(true)
                            .build();
        };
    }

    /** Of others Envoy has no message. */
    static boolean isOfAll(RateLimit limit) {
        return limit.match().equals(RouteMatch.ANY);
    }

    /** That do nothing but what a route says of them. */
    static List<HttpFilter> ofRoutes() {
        return List.of(
                faultOfRoutes(),
                named(ACCESS, Packed.of(ACCESS_TYPE, RbacFilterProto.RBAC.getDefaultInstance())),
                named(
                        LIMIT,
                        Packed.of(
                                LIMIT_TYPE,
                                RateLimitProto.LocalRateLimit.newBuilder()
                                        .setStatPrefix("routes")
                                        .build())));
    }

    static HttpFilter faultOfRoutes() {
        return named(FAULT, Packed.of(FAULT_TYPE, FaultProto.HTTPFault.getDefaultInstance()));
    }

    private static HttpFilter named(String name, Any config) {
        return HttpFilter.newBuilder().setName(name).setTypedConfig(config).build();
    }

    static ListenerProto.Filter write(Filter.OnConnections filter) {
        return switch (filter) {
            case Filter.AddressAccess access ->
                    named(ADDRESSES, ADDRESSES_TYPE, RbacWriter.write(access));
            case ConnectionRate rate ->
                    named(
                            CONNECTIONS,
                            CONNECTIONS_TYPE,
                            NetworkRateLimitProto.LocalRateLimit.newBuilder()
                                    .setStatPrefix("connections")
                                    .setTokenBucket(LimitWriter.bucket(rate.rate()))
                                    .setRuntimeEnabled(
                                            CoreProto.RuntimeFeatureFlag.newBuilder()
                                                    .setDefaultValue(Values.flag(true)))
                                    .build());
        };
    }

    private static ListenerProto.Filter named(String name, String type, Message config) {
        return ListenerProto.Filter.newBuilder()
                .setName(name)
                .setTypedConfig(Packed.of(type, config))
                .build();
    }

    /** What a fraction of a million does not say goes to the extras. */
    static Any fault(Fault fault, Extras extras) {
        FaultProto.HTTPFault.Builder message = FaultProto.HTTPFault.newBuilder();
        fault.delay()
                .ifPresent(
                        delay -> {
                            extras.put("delayPercent", delay.percent());
                            message.getDelayBuilder()
                                    .setFixedDelay(Values.duration(delay.duration()))
                                    .setPercentage(Values.fraction(delay.percent()));
                        });
        fault.abort()
                .ifPresent(
                        abort -> {
                            extras.put("abortPercent", abort.percent());
                            message.getAbortBuilder()
                                    .setHttpStatus(abort.status())
                                    .setPercentage(Values.fraction(abort.percent()));
                        });
        return Packed.of(FAULT_TYPE, message.build());
    }
}
