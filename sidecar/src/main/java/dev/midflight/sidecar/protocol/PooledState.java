package dev.midflight.sidecar.protocol;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.sidecar.cluster.PooledLink;
import dev.midflight.sidecar.cluster.Target;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.StateReader;
import dev.midflight.sidecar.move.StateWriter;
import org.jspecify.annotations.Nullable;

/**
 * What goes over with a connection to an upstream: an idle one, or one of HTTP/2 with requests.
 *
 * @param cluster whose it is; null: nobody's
 * @param requests that were sent on it
 * @param http2 the connection's state; empty: it is HTTP/1.1
 */
public record PooledState(
        @Nullable ClusterName cluster, int requests, int ageSeconds, byte[] http2) {
    private static final int CLUSTER = 1;
    private static final int REQUESTS = 2;
    private static final int AGE_SECONDS = 3;
    private static final int HTTP2 = 4;

    public static PooledState of(PooledLink pooled, byte[] http2) {
        return new PooledState(pooled.cluster(), pooled.requests(), pooled.ageSeconds(), http2);
    }

    public byte[] toBytes() {
        return new StateWriter()
                .put(CLUSTER, cluster == null ? "" : cluster.name())
                .put(REQUESTS, requests)
                .put(AGE_SECONDS, ageSeconds)
                .put(HTTP2, http2)
                .toBytes();
    }

    /**
     * @throws MoveRejectedException if this is none
     */
    public static PooledState parse(byte[] bytes) throws MoveRejectedException {
        StateReader reader = StateReader.of(bytes);
        try {
            String cluster = reader.text(CLUSTER);
            return new PooledState(
                    cluster.isEmpty() ? null : ClusterName.of(cluster),
                    reader.index(REQUESTS, Integer.MAX_VALUE),
                    reader.index(AGE_SECONDS, Integer.MAX_VALUE),
                    reader.bytes(HTTP2));
        } catch (IllegalArgumentException e) {
            throw new MoveRejectedException("upstream: " + e.getMessage());
        }
    }

    /** The connection itself, which came beside it. */
    public PooledLink pooled(Target target, Link link) {
        return new PooledLink(cluster, target, link, requests, ageSeconds);
    }
}
