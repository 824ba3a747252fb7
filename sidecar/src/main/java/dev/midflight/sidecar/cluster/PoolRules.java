package dev.midflight.sidecar.cluster;

import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.ClusterTls;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.PoolLimits;
import dev.midflight.model.traffic.ProxyProtocolVersion;

/**
 * The limits of a pool, in ticks of a second.
 *
 * @param maxRequestsPerConnection 0: no limit
 * @param maxAgeTicks 0: no limit
 * @param connectTimeoutMillis a request does not wait longer for a connection either
 * @param tls offered where its endpoint speaks the mesh's
 */
record PoolRules(
        int maxConnections,
        int maxPending,
        int maxRequestsPerConnection,
        int maxIdle,
        int maxIdleTicks,
        int maxAgeTicks,
        int connectTimeoutMillis,
        ProxyProtocolVersion proxyProtocol,
        ClusterTls tls) {

    /** Of an original destination: as many connections as are asked for. */
    static PoolRules unlimited(int maxIdle, int maxIdleTicks, int connectTimeoutMillis) {
        return new PoolRules(
                Integer.MAX_VALUE,
                0,
                0,
                maxIdle,
                maxIdleTicks,
                0,
                connectTimeoutMillis,
                ProxyProtocolVersion.OFF,
                ClusterTls.OFF);
    }

    /** True if a connection is one client's, who is told at its begin: nobody else may use it. */
    boolean namesClients() {
        return proxyProtocol != ProxyProtocolVersion.OFF;
    }

    /** Of an endpoint of a cluster. */
    static PoolRules of(Cluster cluster, Endpoint endpoint) {
        PoolLimits limits = cluster.pool();
        return new PoolRules(
                limits.maxConnections(),
                limits.maxPending(),
                limits.maxRequestsPerConnection(),
                limits.maxIdle(),
                limits.idleSeconds(),
                limits.maxAgeSeconds(),
                cluster.connectTimeoutMillis(),
                cluster.proxyProtocol(),
                endpoint.mesh() ? cluster.tls() : ClusterTls.OFF);
    }
}
