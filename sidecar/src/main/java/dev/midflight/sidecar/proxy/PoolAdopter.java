package dev.midflight.sidecar.proxy;

import dev.midflight.sidecar.cluster.PooledLink;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.protocol.Adopter;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.PooledState;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.protocol.http2.Http2Upstreams;
import java.util.List;

/** Puts upstream connections of another process into this one's pools. */
record PoolAdopter(Worker worker, Http2Upstreams http2) implements Adopter {
    @Override
    public void check(byte[] state, int links) throws MoveRejectedException {
        if (links != 1) {
            throw new MoveRejectedException("upstream: " + links + " descriptors (expected: 1)");
        }
        PooledState moved = PooledState.parse(state);
        if (moved.http2().length > 0) {
            Http2Upstreams.check(moved.http2());
        }
    }

    @Override
    public Flow adopt(long id, Origin origin, List<Link> links, byte[] state)
            throws MoveRejectedException {
        PooledState moved = PooledState.parse(state);
        PooledLink pooled = moved.pooled(origin.target(), links.getFirst());
        return moved.http2().length == 0
                ? new PooledFlow(id, worker, pooled)
                : http2.arriving(id, origin, pooled, moved.http2());
    }
}
