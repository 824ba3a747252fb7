package dev.midflight.sidecar.detect;

import dev.midflight.sidecar.protocol.PairProtocol;
import dev.midflight.sidecar.protocol.RequestProtocol;
import dev.midflight.sidecar.protocol.Tunnel;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * The protocols of one worker that a new connection may turn out to speak.
 *
 * @param framed in the order in which they are asked
 */
public record Protocols(
        RequestProtocol http1, RequestProtocol http2, Tunnel tcp, List<PairProtocol> framed) {

    /** Who relays what begins like this and is no HTTP; the first byte may decide. */
    Tunnel relay(ByteBuf first) {
        for (PairProtocol protocol : framed) {
            if (protocol.opens(first)) {
                return protocol;
            }
        }
        return tcp;
    }
}
