package dev.midflight.sidecar.link;

import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.StateReader;
import dev.midflight.sidecar.move.StateWriter;

/**
 * What a socket's kernel state does not know about a link.
 *
 * @param unsent bytes accepted for sending that the socket has not taken
 * @param eof the peer's FIN was read and delivered
 * @param finishing a FIN follows the unsent bytes
 * @param finished our FIN is sent
 */
public record LinkState(byte[] unsent, boolean eof, boolean finishing, boolean finished) {
    private static final int UNSENT = 1;
    private static final int EOF = 2;
    private static final int FINISHING = 3;
    private static final int FINISHED = 4;

    public byte[] toBytes() {
        return new StateWriter()
                .put(UNSENT, unsent)
                .put(EOF, eof)
                .put(FINISHING, finishing)
                .put(FINISHED, finished)
                .toBytes();
    }

    public static LinkState parse(byte[] bytes) throws MoveRejectedException {
        StateReader reader = StateReader.of(bytes);
        return new LinkState(
                reader.bytes(UNSENT),
                reader.flag(EOF),
                reader.flag(FINISHING),
                reader.flag(FINISHED));
    }
}
