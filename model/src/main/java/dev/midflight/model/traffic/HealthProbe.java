package dev.midflight.model.traffic;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/** How an endpoint is asked whether it is healthy. */
public sealed interface HealthProbe {
    /** It is not asked. */
    record None() implements HealthProbe {}

    /** It accepts a connection. */
    record Tcp() implements HealthProbe {}

    /**
     * It answers a GET with one of these statuses.
     *
     * @param authority the {@code Host} field; empty: the endpoint's address
     */
    record Http(String path, String authority, int minStatus, int maxStatus)
            implements HealthProbe {
        private static final Pattern PATH = Pattern.compile("/[!-~&&[^#]]{0,2047}");
        private static final Pattern AUTHORITY = Pattern.compile("[A-Za-z0-9._:\\[\\]-]{0,255}");

        public Http {
            requireNonNull(path, "path is null");
            requireNonNull(authority, "authority is null");
            if (!PATH.matcher(path).matches()) {
                throw new IllegalArgumentException(
                        "path: '" + path + "' (expected: a path as it is sent)");
            }
            if (!AUTHORITY.matcher(authority).matches()) {
                throw new IllegalArgumentException(
                        "authority: '" + authority + "' (expected: host or host:port)");
            }
            Bounds.require("minStatus", minStatus, 200, 599);
            Bounds.require("maxStatus", maxStatus, minStatus, 599);
        }

        /** Any 2xx. */
        public static Http of(String path) {
            return new Http(path, "", 200, 299);
        }
    }

    /**
     * {@code grpc.health.v1.Health/Check} says SERVING.
     *
     * @param service empty: the server as a whole
     */
    record Grpc(String service) implements HealthProbe {
        private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9_./-]{0,255}");

        public Grpc {
            requireNonNull(service, "service is null");
            if (!SERVICE.matcher(service).matches()) {
                throw new IllegalArgumentException(
                        "service: '" + service + "' (expected: a gRPC service, or nothing)");
            }
        }
    }
}
