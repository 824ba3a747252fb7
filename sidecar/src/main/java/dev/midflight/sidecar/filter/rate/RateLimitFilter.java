package dev.midflight.sidecar.filter.rate;

import dev.midflight.model.traffic.RateLimit;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.sidecar.route.Arrival;
import dev.midflight.sidecar.route.PathParameters;
import dev.midflight.sidecar.route.Refusal;
import dev.midflight.sidecar.route.RequestFilter;
import dev.midflight.sidecar.route.RequestMatcher;
import dev.midflight.sidecar.route.RequestView;
import org.jspecify.annotations.Nullable;

/** {@code rateLimit} of a listener or of a route: a token for each request that matches. */
public final class RateLimitFilter implements RequestFilter {
    private final TokenBucket bucket;
    private final Refusal refusal;
    private final @Nullable RequestMatcher matcher;

    public RateLimitFilter(RateLimit model, TokenBucket bucket) {
        this.bucket = bucket;
        this.refusal =
                Refusal.of(
                        Refusal.Cause.RATE_LIMIT,
                        model.status(),
                        "too many requests",
                        model.headers());
        this.matcher =
                model.match().equals(RouteMatch.ANY)
                        ? null
                        : RequestMatcher.of(model.match(), RequestMatcher.Paths.EITHER);
    }

    @Override
    public @Nullable Refusal refusal(RequestView request, Arrival arrival) {
        return !matches(request) || bucket.take() ? null : refusal;
    }

    private boolean matches(RequestView request) {
        return matcher == null || matcher.matches(request, PathParameters.without(request.path()));
    }
}
