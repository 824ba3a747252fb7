package dev.midflight.sidecar.protocol;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.move.MoveRejectedException;
import java.util.List;

/** Builds a flow from what its protocol exported in another process; on any thread. */
public interface Adopter {
    /**
     * Checks the state without touching a descriptor.
     *
     * @throws MoveRejectedException if it is not understood
     */
    void check(byte[] state, int links) throws MoveRejectedException;

    /** The flow, whose links are not registered yet. */
    Flow adopt(long id, Origin origin, List<Link> links, byte[] state) throws MoveRejectedException;
}
