package dev.midflight.sidecar.filter.rate;

import dev.midflight.model.traffic.RateLimit;
import dev.midflight.sidecar.route.Refusal;
import dev.midflight.sidecar.route.RequestFilter;
import dev.midflight.sidecar.route.RequestView;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** {@code rateLimit} of a listener or of a route: a token for each request. */
public final class RateLimitFilter implements RequestFilter {
    private final TokenBucket bucket;
    private final Refusal refusal;

    public RateLimitFilter(RateLimit model, TokenBucket bucket) {
        this.bucket = bucket;
        this.refusal =
                Refusal.of(
                        Refusal.Cause.RATE_LIMIT,
                        model.status(),
                        "too many requests",
                        model.headers());
    }

    @Override
    public @Nullable Refusal refusal(RequestView request, InetAddress peer) {
        return bucket.take() ? null : refusal;
    }
}
