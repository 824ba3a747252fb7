package dev.midflight.sidecar.protocol;

import dev.midflight.sidecar.link.Link;
import io.netty.buffer.ByteBuf;

/** Takes over a downstream connection whose protocol is known; finds upstreams by itself. */
public interface RequestProtocol {
    /**
     * Begins to serve.
     *
     * @param received bytes read already, owned by the callee
     */
    void open(long id, Origin origin, Link downstream, ByteBuf received);
}
