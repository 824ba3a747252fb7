package dev.midflight.sidecar.link;

import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.StateReader;
import dev.midflight.sidecar.move.StateWriter;
import dev.midflight.sidecar.tls.records.TlsSession;
import java.util.Optional;

/**
 * What a socket's kernel state does not know about a link.
 *
 * @param unsent bytes accepted for sending that the socket has not taken
 * @param eof the peer's FIN was read and delivered
 * @param finishing a FIN follows the unsent bytes
 * @param finished our FIN is sent
 * @param tls what encrypts it, if anything does; what is unsent is encrypted already
 */
public record LinkState(
        byte[] unsent, boolean eof, boolean finishing, boolean finished, Optional<TlsSession> tls) {
    private static final int UNSENT = 1;
    private static final int EOF = 2;
    private static final int FINISHING = 3;
    private static final int FINISHED = 4;
    private static final int TLS = 5;

    public byte[] toBytes() {
        StateWriter writer =
                new StateWriter()
                        .put(UNSENT, unsent)
                        .put(EOF, eof)
                        .put(FINISHING, finishing)
                        .put(FINISHED, finished);
        tls.ifPresent(session -> writer.put(TLS, session.toBytes()));
        return writer.toBytes();
    }

    public static LinkState parse(byte[] bytes) throws MoveRejectedException {
        StateReader reader = StateReader.of(bytes);
        byte[] session = reader.bytes(TLS);
        return new LinkState(
                reader.bytes(UNSENT),
                reader.flag(EOF),
                reader.flag(FINISHING),
                reader.flag(FINISHED),
                session.length == 0 ? Optional.empty() : Optional.of(TlsSession.parse(session)));
    }
}
