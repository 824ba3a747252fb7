package dev.midflight.sidecar.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.sys.SeqpacketSocket.Received;
import dev.midflight.sidecar.sys.SeqpacketSocket.Sent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeqpacketSocketTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final int[] NONE = {};

    @TempDir private Path directory;

    @Test
    void carriesMessagesWithDescriptorsBetweenListenerAndClient() throws Exception {
        Path path = directory.resolve("handover.sock");
        Path file = Files.writeString(directory.resolve("file"), "content");
        try (SeqpacketListener listener = SeqpacketListener.bind(path);
                SeqpacketSocket client = SeqpacketSocket.connect(path);
                SeqpacketSocket server = listener.accept(SOON).orElseThrow();
                OpenFile open = OpenFile.of(file)) {
            client.send(bytes("hello"), new int[] {open.number(), open.number()}, SOON);

            Datagram datagram = message(server);

            assertEquals("hello", text(datagram));
            assertEquals(2, datagram.descriptors().length);
            assertFalse(datagram.truncated());
            for (int descriptor : datagram.descriptors()) {
                assertNotEquals(open.number(), descriptor);
                assertEquals(file.toRealPath(), pathOf(descriptor));
                assertTrue(isClosedOnExec(descriptor));
            }
            datagram.closeDescriptors();
            assertFalse(Files.exists(Path.of("/proc/self/fd/" + datagram.descriptors()[0])));
        }
    }

    @Test
    void carriesAsManyDescriptorsAndBytesAsAllowed() throws Exception {
        try (SeqpacketPair pair = SeqpacketPair.open(directory);
                OpenFile open = OpenFile.of(directory)) {
            int[] descriptors = new int[Datagram.MAX_DESCRIPTORS];
            Arrays.fill(descriptors, open.number());

            pair.one().send(ByteBuffer.allocate(Datagram.MAX_BYTES), descriptors, SOON);

            Datagram datagram = message(pair.other());
            assertEquals(Datagram.MAX_DESCRIPTORS, datagram.descriptors().length);
            assertEquals(Datagram.MAX_BYTES, datagram.bytes().remaining());
            assertFalse(datagram.truncated());
            datagram.closeDescriptors();
        }
    }

    @Test
    void refusesToSendMoreThanAllowed() throws Exception {
        try (SeqpacketPair pair = SeqpacketPair.open(directory)) {
            ByteBuffer tooBig = ByteBuffer.allocate(Datagram.MAX_BYTES + 1);
            int[] tooMany = new int[Datagram.MAX_DESCRIPTORS + 1];

            assertThrows(
                    IllegalArgumentException.class, () -> pair.one().send(tooBig, NONE, AT_ONCE));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> pair.one().send(bytes("x"), tooMany, AT_ONCE));
        }
    }

    @Test
    void deliversWhatWasSaidBeforeTheEndOfTheStream() throws Exception {
        try (SeqpacketPair pair = SeqpacketPair.open(directory)) {
            pair.other().send(bytes("never read"), NONE, SOON);
            pair.one().send(bytes("last words"), NONE, SOON);
            pair.one().close();

            assertEquals(Sent.PEER_GONE, pair.other().send(bytes("too late"), NONE, SOON));
            assertEquals("last words", text(message(pair.other())));
            assertInstanceOf(Received.EndOfStream.class, pair.other().receive(SOON));
        }
    }

    @Test
    void anEmptyMessageIsNotTheEndOfTheStream() throws Exception {
        try (SeqpacketPair pair = SeqpacketPair.open(directory)) {
            pair.one().send(bytes(""), NONE, SOON);

            assertEquals("", text(message(pair.other())));
            assertInstanceOf(Received.Nothing.class, pair.other().receive(AT_ONCE));
        }
    }

    @Test
    void givesUpSendingToASilentPeer() throws Exception {
        try (SeqpacketPair pair = SeqpacketPair.open(directory)) {
            Sent sent = Sent.DONE;

            for (int i = 0; i < 1_000 && sent == Sent.DONE; i++) {
                sent = pair.one().send(ByteBuffer.allocate(32 << 10), NONE, Duration.ofMillis(20));
            }

            assertEquals(Sent.TIME_OVER, sent);
        }
    }

    @Test
    void knowsTheUserOfItsPeer() throws Exception {
        try (SeqpacketPair pair = SeqpacketPair.open(directory)) {
            int uid = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");

            assertEquals(uid, pair.one().peerUid());
        }
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        Path left = directory.resolve("left.sock");
        SeqpacketListener.bind(left).close();

        SystemCallException refused =
                assertThrows(SystemCallException.class, () -> SeqpacketSocket.connect(left));
        SystemCallException absent =
                assertThrows(
                        SystemCallException.class,
                        () -> SeqpacketSocket.connect(directory.resolve("absent.sock")));

        assertTrue(refused.isNobodyListening());
        assertTrue(absent.isNobodyListening());
    }

    @Test
    void wakesAThreadThatWaitsForAClient() throws Exception {
        SeqpacketListener listener = SeqpacketListener.bind(directory.resolve("wake.sock"));
        FutureTask<SystemCallException> waiting =
                new FutureTask<>(
                        () ->
                                assertThrows(
                                        SystemCallException.class,
                                        () -> listener.accept(Duration.ofMinutes(1))));
        Thread.ofPlatform().start(waiting);

        listener.wake();

        assertFalse(waiting.get(5, TimeUnit.SECONDS).isNobodyListening());
        listener.close();
    }

    @Test
    void leavesAReusedDescriptorAloneWhenWokenAfterTheClose() throws Exception {
        Path path = directory.resolve("other.sock");
        SeqpacketListener listener = SeqpacketListener.bind(directory.resolve("closed.sock"));
        try (SeqpacketListener other = SeqpacketListener.bind(path)) {
            listener.close();
            try (SeqpacketSocket reusing = SeqpacketSocket.connect(path);
                    SeqpacketSocket server = other.accept(SOON).orElseThrow()) {
                listener.wake();

                reusing.send(bytes("there"), new int[0], SOON);
                assertEquals("there", text(message(server)));
            }
        }
    }

    private static Datagram message(SeqpacketSocket socket) throws SystemCallException {
        return assertInstanceOf(Received.Message.class, socket.receive(SOON)).datagram();
    }

    private static ByteBuffer bytes(String text) {
        return StandardCharsets.UTF_8.encode(text);
    }

    private static String text(Datagram datagram) {
        return StandardCharsets.UTF_8.decode(datagram.bytes()).toString();
    }

    private static Path pathOf(int descriptor) throws IOException {
        return Path.of("/proc/self/fd/" + descriptor).toRealPath();
    }

    private static boolean isClosedOnExec(int descriptor) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/fdinfo/" + descriptor)).stream()
                .filter(line -> line.startsWith("flags:"))
                .mapToLong(line -> Long.parseLong(line.substring(6).trim(), 8))
                .anyMatch(flags -> (flags & 02000000) != 0);
    }
}
