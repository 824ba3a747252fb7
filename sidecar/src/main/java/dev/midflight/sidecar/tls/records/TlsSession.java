package dev.midflight.sidecar.tls.records;

import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.StateReader;
import dev.midflight.sidecar.move.StateWriter;
import java.util.Optional;

/**
 * A connection's TLS between two records: with this, and its socket, any process can go on with it.
 *
 * @param read by which the peer's records are opened
 * @param readSequence of the peer's next record
 * @param write by which our records are sealed
 * @param writeSequence of our next record
 * @param readEnded the peer has said close_notify
 * @param writeEnded we have
 * @param unread the beginning of a record
 * @param message the beginning of a handshake message that is spread over records
 * @param peer whom the peer has proved to be (SPIFFE); empty: nobody
 */
public record TlsSession(
        TrafficSecret read,
        long readSequence,
        TrafficSecret write,
        long writeSequence,
        boolean readEnded,
        boolean writeEnded,
        byte[] unread,
        byte[] message,
        String peer) {
    private static final int SUITE = 1;
    private static final int READ_SECRET = 2;
    private static final int READ_SEQUENCE = 3;
    private static final int WRITE_SECRET = 4;
    private static final int WRITE_SEQUENCE = 5;
    private static final int READ_ENDED = 6;
    private static final int WRITE_ENDED = 7;
    private static final int UNREAD = 8;
    private static final int MESSAGE = 9;
    private static final int PEER = 10;

    private static final byte[] NONE = {};

    /**
     * What a handshake has just led to.
     *
     * @param suite its registered name
     * @param peer whom the peer has proved to be; empty: nobody
     * @param read the peer's first application traffic secret
     * @param write ours
     * @return empty if records of that suite are not protected here
     */
    public static Optional<TlsSession> begun(String suite, String peer, byte[] read, byte[] write) {
        return CipherSuite.of(suite)
                .filter(known -> read.length == known.hashBytes())
                .filter(known -> write.length == known.hashBytes())
                .map(
                        known ->
                                new TlsSession(
                                        new TrafficSecret(known, read),
                                        0,
                                        new TrafficSecret(known, write),
                                        0,
                                        false,
                                        false,
                                        NONE,
                                        NONE,
                                        peer));
    }

    public byte[] toBytes() {
        return new StateWriter()
                .put(SUITE, read.suite().name())
                .put(READ_SECRET, read.secret())
                .put(READ_SEQUENCE, readSequence)
                .put(WRITE_SECRET, write.secret())
                .put(WRITE_SEQUENCE, writeSequence)
                .put(READ_ENDED, readEnded)
                .put(WRITE_ENDED, writeEnded)
                .put(UNREAD, unread)
                .put(MESSAGE, message)
                .put(PEER, peer)
                .toBytes();
    }

    /**
     * @throws MoveRejectedException if this is none, or of a suite that is not known here
     */
    public static TlsSession parse(byte[] bytes) throws MoveRejectedException {
        StateReader reader = StateReader.of(bytes);
        String suite = reader.text(SUITE);
        TlsSession begun =
                begun(
                                suite,
                                reader.text(PEER),
                                reader.bytes(READ_SECRET),
                                reader.bytes(WRITE_SECRET))
                        .orElseThrow(
                                () -> new MoveRejectedException("TLS: no session of " + suite));
        return new TlsSession(
                begun.read,
                reader.number(READ_SEQUENCE),
                begun.write,
                reader.number(WRITE_SEQUENCE),
                reader.flag(READ_ENDED),
                reader.flag(WRITE_ENDED),
                reader.bytes(UNREAD),
                reader.bytes(MESSAGE),
                begun.peer);
    }
}
