package dev.midflight.model.traffic;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What a route does. */
public sealed interface RouteAction {
    /**
     * To one of the clusters, by weight.
     *
     * @param subset the endpoints of a cluster that may be used
     * @param hashKey what a hashing balancer hashes; empty: nothing
     */
    record Forward(
            List<WeightedCluster> clusters,
            SubsetSelector subset,
            Rewrite rewrite,
            Timeouts timeouts,
            RetryPolicy retries,
            Optional<Mirror> mirror,
            Optional<HashKey> hashKey)
            implements RouteAction {
        public Forward {
            clusters = List.copyOf(clusters);
            long total = clusters.stream().mapToLong(WeightedCluster::weight).sum();
            Check.require(total > 0, "forward: weights add up to 0 (expected: more)");
        }
    }

    /** A share of the route's requests. */
    record WeightedCluster(ClusterName cluster, int weight) {
        public WeightedCluster {
            Check.range("weight", weight, 0, 1_000_000);
        }
    }

    /** What is not given stays as it was asked for. */
    record Redirect(
            int status,
            Optional<String> scheme,
            Optional<String> host,
            OptionalInt port,
            PathRewrite path)
            implements RouteAction {
        private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

        public Redirect {
            Check.require(
                    STATUSES.contains(status),
                    "status: %s (expected: 301, 302, 303, 307 or 308)",
                    status);
            scheme.ifPresent(
                    word ->
                            Check.require(
                                    word.equals("http") || word.equals("https"),
                                    "scheme: '%s' (expected: http or https)",
                                    word));
            host.ifPresent(Rewrite::checkHost);
            port.ifPresent(number -> Check.range("port", number, 1, 65535));
            Check.require(
                    scheme.isPresent()
                            || host.isPresent()
                            || port.isPresent()
                            || !(path instanceof PathRewrite.Keep),
                    "leads to the same URL again (expected: one of scheme, host, port, path, prefix"
                            + " and regex)");
        }
    }

    /** An answer without any upstream. */
    record Respond(int status, String contentType, String body) implements RouteAction {
        private static final int MAX_BODY = 65_536;

        /** What has no content by RFC 9110 sections 15.3.5, 15.3.6 and 15.4.5. */
        private static final Set<Integer> WITHOUT_BODY = Set.of(204, 205, 304);

        public Respond {
            Check.range("status", status, 200, 599);
            Check.fieldValue("content-type", contentType);
            Check.range("body length", body.length(), 0, MAX_BODY);
            Check.require(
                    body.isEmpty() || !WITHOUT_BODY.contains(status),
                    "body: %s characters with status %s (expected: none, such a response has no content)",
                    body.length(),
                    status);
        }
    }
}
