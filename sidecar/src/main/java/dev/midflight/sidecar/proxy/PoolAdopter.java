package dev.midflight.sidecar.proxy;

import dev.midflight.sidecar.cluster.PooledLink;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.protocol.Adopter;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.IdleState;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.protocol.http2.Http2Upstreams;
import java.util.List;

/** Puts idle upstream connections of another process into this one's pools. */
record PoolAdopter(Worker worker, Http2Upstreams http2) implements Adopter {
    @Override
    public void check(byte[] state, int links) throws MoveRejectedException {
        if (links != 1) {
            throw new MoveRejectedException("upstream: " + links + " descriptors (expected: 1)");
        }
        IdleState idle = IdleState.parse(state);
        if (idle.http2().length > 0) {
            Http2Upstreams.check(idle.http2());
        }
    }

    @Override
    public Flow adopt(long id, Origin origin, List<Link> links, byte[] state)
            throws MoveRejectedException {
        IdleState idle = IdleState.parse(state);
        PooledLink pooled = idle.pooled(origin.target(), links.getFirst());
        return idle.http2().length == 0
                ? new PooledFlow(id, worker, pooled)
                : http2.arriving(id, origin, pooled, idle.http2());
    }
}
