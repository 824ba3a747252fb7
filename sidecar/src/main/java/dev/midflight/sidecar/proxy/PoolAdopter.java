package dev.midflight.sidecar.proxy;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.protocol.Adopter;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.Worker;
import java.util.List;

/** Puts idle upstream connections of another process into this one's pools. */
record PoolAdopter(Worker worker) implements Adopter {
    @Override
    public void check(byte[] state, int links) throws MoveRejectedException {
        if (links != 1) {
            throw new MoveRejectedException("upstream: " + links + " descriptors (expected: 1)");
        }
    }

    @Override
    public Flow adopt(long id, Origin origin, List<Link> links, byte[] state)
            throws MoveRejectedException {
        return PooledFlow.adopted(id, worker, origin, links.getFirst(), state);
    }
}
