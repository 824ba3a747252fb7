package dev.midflight.sidecar.handover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.Epoch;
import dev.midflight.model.Slot;
import dev.midflight.sidecar.handover.HandoverMessage.Hello;
import dev.midflight.sidecar.handover.HandoverMessage.Listeners;
import dev.midflight.sidecar.handover.HandoverMessage.Refuse;
import dev.midflight.sidecar.handover.HandoverMessage.Welcome;
import dev.midflight.sidecar.move.Capabilities;
import dev.midflight.sidecar.sys.Datagram;
import dev.midflight.sidecar.sys.SeqpacketSocket;
import dev.midflight.sidecar.sys.SeqpacketSocket.Received;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;

/** A client of the handover socket that says what a test wants, and nothing by itself. */
record TestingTaker(SeqpacketSocket socket) implements AutoCloseable {
    private static final int[] NONE = {};
    private static final Duration SOON = Duration.ofSeconds(5);

    static TestingTaker connect(Path path) throws IOException {
        return new TestingTaker(SeqpacketSocket.connect(path));
    }

    /** As a real proxy does, it asks again while an earlier handover comes to its end. */
    static TestingTaker welcomed(Path path) throws Exception {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (true) {
            TestingTaker taker = connect(path);
            taker.greet();
            HandoverMessage answer = taker.next();
            if (answer instanceof Welcome) {
                return taker;
            }
            taker.close();
            assertEquals(new Refuse(RefuseReason.BUSY), answer);
            assertTrue(System.nanoTime() < deadline, "busy for too long");
        }
    }

    /** Was let in, and has received the whole batch. */
    static TestingTaker offered(Path path) throws Exception {
        TestingTaker taker = welcomed(path);
        assertInstanceOf(Listeners.class, taker.next());
        HandoverMessage next = taker.next();
        while (!(next instanceof HandoverMessage.End)) {
            next = taker.next();
        }
        return taker;
    }

    void greet() throws IOException {
        say(new Hello(1, 1, Slot.B, false, "test", Capabilities.OURS));
    }

    void say(HandoverMessage message) throws IOException {
        say(HandoverCodec.encode(new Envelope(1, Epoch.of(2), message)));
    }

    void say(ByteBuffer bytes) throws IOException {
        socket.send(bytes, NONE, SOON);
    }

    HandoverMessage next() throws Exception {
        Datagram datagram =
                assertInstanceOf(Received.Message.class, socket.receive(SOON)).datagram();
        datagram.closeDescriptors();
        return HandoverCodec.decode(datagram.bytes()).message();
    }

    boolean isAtEnd() throws IOException {
        return socket.receive(SOON) instanceof Received.EndOfStream;
    }

    /** Takes whatever still comes. */
    void drain() throws IOException {
        while (socket.receive(SOON) instanceof Received.Message(Datagram datagram)) {
            datagram.closeDescriptors();
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
