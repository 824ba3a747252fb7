package dev.midflight.model.traffic;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where a cluster's endpoints come from. */
public sealed interface EndpointSource {
    /** These; may be empty: then nobody can be chosen. Host and port are unique. */
    record Listed(List<Endpoint> endpoints) implements EndpointSource {
        private static final int MAX_ENDPOINTS = 10_000;

        public Listed {
            endpoints = List.copyOf(endpoints);
            Bounds.requireAtMost("endpoints", endpoints.size(), MAX_ENDPOINTS);
            Set<String> seen = new HashSet<>();
            for (Endpoint endpoint : endpoints) {
                if (!seen.add(endpoint.toString())) {
                    throw new IllegalArgumentException(
                            "endpoint: " + endpoint + " (expected: once in a cluster)");
                }
            }
        }
    }

    /** The address that the connection was going to: there is nothing to choose. */
    record OriginalDestination() implements EndpointSource {}
}
