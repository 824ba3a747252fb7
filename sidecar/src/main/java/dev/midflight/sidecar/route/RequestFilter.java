package dev.midflight.sidecar.route;

import dev.midflight.model.traffic.Filter;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a request whose path has its normal form, whatever its protocol, before it goes on.
 * Called on the loop that it was made for; allocates nothing for a request that it lets through.
 */
public interface RequestFilter {
    /**
     * Decides about one request.
     *
     * @return null: it may go on
     */
    @Nullable Refusal refusal(RequestView request, Arrival arrival);

    /** Makes a filter for one event loop. */
    @FunctionalInterface
    interface Factory {
        /** Of a proxy without filters. */
        Factory NONE =
                (scope, _) -> {
                    throw new IllegalArgumentException(scope + ": has a filter (expected: none)");
                };

        /**
         * What filters of the same scope know of past requests is the same for all loops.
         *
         * @param scope the listener or the route, by name
         */
        RequestFilter make(String scope, Filter.OnRequests model);
    }
}
