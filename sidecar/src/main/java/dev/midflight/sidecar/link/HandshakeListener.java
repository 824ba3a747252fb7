package dev.midflight.sidecar.link;

import dev.midflight.model.SpiffeId;
import java.util.Optional;

/** Told of the end of a TLS handshake, on the link's event loop. */
public interface HandshakeListener {
    /**
     * From here on what is read and written is application data.
     *
     * @param peer whom the peer has proved to be; empty: nobody
     */
    void succeeded(Optional<SpiffeId> peer);

    /** The connection is of no use; more than once, if more goes wrong. */
    void failed(Throwable cause);
}
