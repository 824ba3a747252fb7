package dev.midflight.sidecar.handover;

import dev.midflight.model.Epoch;
import dev.midflight.sidecar.sys.Datagram;
import dev.midflight.sidecar.sys.SeqpacketSocket;
import dev.midflight.sidecar.sys.SeqpacketSocket.Received;
import dev.midflight.sidecar.sys.SeqpacketSocket.Sent;
import dev.midflight.sidecar.sys.SystemCallException;
import java.time.Duration;

/** Messages of the handover over a socket; used by one thread. */
final class HandoverChannel implements AutoCloseable {
    private static final int[] NONE = {};

    private final SeqpacketSocket socket;
    private int version = HandoverCodec.MIN_VERSION;
    private Epoch epoch = Epoch.of(0);

    HandoverChannel(SeqpacketSocket socket) {
        this.socket = socket;
    }

    /** What the headers of the next messages say. */
    void speak(int negotiatedVersion, Epoch newEpoch) {
        this.version = negotiatedVersion;
        this.epoch = newEpoch;
    }

    Sent send(HandoverMessage message, Duration limit) throws SystemCallException {
        return send(message, NONE, limit);
    }

    Sent send(HandoverMessage message, int[] descriptors, Duration limit)
            throws SystemCallException {
        return socket.send(
                HandoverCodec.encode(new Envelope(version, epoch, message)), descriptors, limit);
    }

    /** Descriptors that come with it are the caller's. */
    Incoming receive(Duration limit) throws SystemCallException {
        return switch (socket.receive(limit)) {
            case Received.Nothing nothing -> new Incoming.Silence();
            case Received.EndOfStream end -> new Incoming.Gone();
            case Received.Message(Datagram datagram) -> decode(datagram);
        };
    }

    @Override
    public void close() {
        socket.close();
    }

    private static Incoming decode(Datagram datagram) {
        if (datagram.truncated()) {
            datagram.closeDescriptors();
            return new Incoming.Nonsense(
                    "message or descriptors were cut off: too many open files?");
        }
        try {
            return new Incoming.Said(
                    HandoverCodec.decode(datagram.bytes()), datagram.descriptors());
        } catch (MalformedHandoverException e) {
            datagram.closeDescriptors();
            return new Incoming.Nonsense(e.getMessage() == null ? "malformed" : e.getMessage());
        }
    }

    /** What the other side did. */
    sealed interface Incoming {
        record Said(Envelope envelope, int[] descriptors) implements Incoming {}

        /** Something that breaks the protocol; descriptors that came with it are closed. */
        record Nonsense(String reason) implements Incoming {}

        /** It is dead, or has left with everything said. */
        record Gone() implements Incoming {}

        record Silence() implements Incoming {}
    }
}
