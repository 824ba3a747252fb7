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
import java.util.ArrayList;
import java.util.HashMap;
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

    private static final String WORD = "quota";

    private record Place(String scope, Rate rate) {
        /** The same in every process that has the same configuration. */
        String key() {
            return scope + "\t" + rate.nanosForEach() + "\t" + rate.burst();
        }
    }

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

    /** How much of each bucket is used, for another process: one in a line. */
    public List<String> spent() {
        List<String> lines = new ArrayList<>();
        buckets.forEach(
                (place, bucket) -> {
                    long nanos = bucket.nanosToFull();
                    if (nanos > 0) {
                        lines.add(String.join("\t", WORD, place.key(), String.valueOf(nanos)));
                    }
                });
        return lines;
    }

    /** Goes on with what another process has used; of lines that are not known, nothing. */
    public void restore(List<String> lines) {
        Map<String, TokenBucket> known = new HashMap<>();
        buckets.forEach((place, bucket) -> known.put(place.key(), bucket));
        for (String line : lines) {
            int end = line.lastIndexOf('\t');
            int start = WORD.length() + 1;
            TokenBucket bucket =
                    line.startsWith(WORD + "\t") && end > start
                            ? known.get(line.substring(start, end))
                            : null;
            if (bucket != null) {
                restore(bucket, line.substring(end + 1));
            }
        }
    }

    private static void restore(TokenBucket bucket, String nanos) {
        try {
            bucket.restore(Long.parseLong(nanos));
        } catch (NumberFormatException _) {
            // a later build's
        }
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
