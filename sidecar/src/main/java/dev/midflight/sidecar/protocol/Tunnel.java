package dev.midflight.sidecar.protocol;

import dev.midflight.sidecar.link.Link;
import io.netty.buffer.ByteBuf;

/** Takes over two connected links and relays whatever they say, from here to their end. */
public interface Tunnel {
    /**
     * Begins to relay; an end of file that either link has seen already is passed on, too.
     *
     * @param toUpstream bytes read already, owned by the callee; may be empty
     * @param toDownstream the same in the other direction
     */
    void open(
            long id,
            Origin origin,
            Link downstream,
            Link upstream,
            ByteBuf toUpstream,
            ByteBuf toDownstream);
}
