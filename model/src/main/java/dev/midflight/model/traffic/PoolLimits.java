package dev.midflight.model.traffic;

/**
 * What the connections to one endpoint may be, per event loop.
 *
 * @param maxConnections open at the same time; more requests wait for one
 * @param maxPending requests that wait for a connection; more are refused
 * @param maxRequestsPerConnection a connection is closed after so many; 0: no limit
 * @param maxIdle unused connections that are kept
 * @param idleSeconds an unused one is closed after it; where the peer says that it closes earlier
 *     ({@code Keep-Alive: timeout}), before that
 * @param maxAgeSeconds a connection is not used again after it; 0: no limit
 */
public record PoolLimits(
        int maxConnections,
        int maxPending,
        int maxRequestsPerConnection,
        int maxIdle,
        int idleSeconds,
        int maxAgeSeconds) {
    public static final PoolLimits DEFAULT = new PoolLimits(10_000, 1024, 0, 64, 60, 0);
    private static final int MILLION = 1_000_000;

    public PoolLimits {
        Check.all(
                () -> Bounds.require("maxConnections", maxConnections, 1, MILLION),
                () -> Bounds.require("maxPending", maxPending, 0, MILLION),
                () ->
                        Bounds.requireOffOr(
                                "maxRequestsPerConnection", maxRequestsPerConnection, 1, MILLION),
                () -> Bounds.require("maxIdle", maxIdle, 0, 10_000),
                () -> Bounds.require("idleSeconds", idleSeconds, 1, 3600),
                () -> Bounds.requireOffOr("maxAgeSeconds", maxAgeSeconds, 1, 604_800));
    }
}
