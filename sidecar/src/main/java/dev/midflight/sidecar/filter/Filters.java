package dev.midflight.sidecar.filter;

import dev.midflight.model.traffic.AccessRules;
import dev.midflight.model.traffic.ConnectionRate;
import dev.midflight.model.traffic.Filter;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.Rate;
import dev.midflight.model.traffic.RateLimit;
import dev.midflight.sidecar.filter.access.AccessRulesFilter;
import dev.midflight.sidecar.filter.access.AddressFilter;
import dev.midflight.sidecar.filter.rate.ConnectionRateFilter;
import dev.midflight.sidecar.filter.rate.RateLimitFilter;
import dev.midflight.sidecar.filter.rate.TokenBucket;
import dev.midflight.sidecar.route.RequestFilter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The filters of one configuration. What they have in common for all event loops is here, and goes
 * over to the next configuration where the same filter is at the same place.
 */
public final class Filters implements RequestFilter.Factory {
    private final LongSupplier nanoClock;
    private final Map<Place, TokenBucket> before;
    private final Map<Place, TokenBucket> buckets = new ConcurrentHashMap<>();

    private record Place(String scope, Rate rate) {}

    private Filters(LongSupplier nanoClock, Map<Place, TokenBucket> before) {
        this.nanoClock = nanoClock;
        this.before = before;
    }

    public static Filters first(LongSupplier nanoClock) {
        return new Filters(nanoClock, Map.of());
    }

    /** For the configuration that follows. */
    public Filters next() {
        return new Filters(nanoClock, buckets);
    }

    @Override
    public RequestFilter make(String scope, Filter.OnRequests model) {
        return switch (model) {
            case AccessRules rules -> new AccessRulesFilter(rules);
            case RateLimit limit -> new RateLimitFilter(limit, bucket(scope, limit.rate()));
        };
    }

    /** Those of a listener, for each connection that it accepts. */
    public List<ConnectionFilter> of(Listener listener) {
        return listener.connectionFilters().stream()
                .map(model -> make(listener.name(), model))
                .toList();
    }

    private ConnectionFilter make(String listener, Filter.OnConnections model) {
        return switch (model) {
            case Filter.AddressAccess access -> new AddressFilter(access);
            case ConnectionRate connections ->
                    new ConnectionRateFilter(
                            bucket("connections of " + listener, connections.rate()));
        };
    }

    private TokenBucket bucket(String scope, Rate rate) {
        Place place = new Place(scope, rate);
        return buckets.computeIfAbsent(
                place,
                _ -> {
                    TokenBucket known = before.get(place);
                    return known == null ? new TokenBucket(rate, nanoClock) : known;
                });
    }
}
