package dev.midflight.model.traffic;

import java.time.Duration;
import java.util.List;

/**
 * Requests that match, beyond a rate are answered here; one bucket for all event loops of a
 * process.
 *
 * @param requests so many come back in {@code per}
 * @param burst so many at once after a silence
 * @param status of the answer
 * @param headers of the answer
 * @param match which requests take from the bucket; others pass
 */
public record RateLimit(
        int requests,
        Duration per,
        int burst,
        int status,
        List<HeaderEdits.Field> headers,
        RouteMatch match,
        Enforcement enforcement)
        implements Filter.OnRequests {
    public static final int DEFAULT_STATUS = 429;

    public RateLimit {
        Rate.check("requests", requests, per, burst);
        Check.range("status", status, 400, 599);
        headers = new HeaderEdits(List.of(), headers, List.of()).set();
    }

    /** Of all requests, which are refused. */
    public RateLimit(
            int requests, Duration per, int burst, int status, List<HeaderEdits.Field> headers) {
        this(requests, per, burst, status, headers, RouteMatch.ANY, Enforcement.ENFORCE);
    }

    public Rate rate() {
        return new Rate(requests, per, burst);
    }
}
