package dev.midflight.sidecar.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.Epoch;
import dev.midflight.model.ProxyVersion;
import dev.midflight.model.Slot;
import dev.midflight.model.SlotReport;
import dev.midflight.model.SlotState;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LogLevel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
    private static final EventLog LOG =
            EventLog.to(
                    new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8),
                    Clock.systemUTC(),
                    LogLevel.DEBUG);

    @TempDir private Path directory;

    @Test
    void hearsEveryLineOfItsOwnLauncherAndItsEnd() throws Exception {
        String lines = "takeover 3\nwhat is this\ntakeover 4 rescue\nterminate\n";
        BlockingQueue<LauncherLine> heard = new LinkedBlockingQueue<>();
        OwnLauncher launcher =
                new OwnLauncher(
                        new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)),
                        new ByteArrayOutputStream(),
                        LOG);

        launcher.listen(heard::add);

        List<LauncherLine> expected =
                List.of(
                        new LauncherLine.TakeOver(Epoch.of(3), false),
                        new LauncherLine.TakeOver(Epoch.of(4), true),
                        new LauncherLine.Terminate(),
                        new LauncherLine.Gone());
        for (LauncherLine line : expected) {
            assertEquals(line, heard.poll(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void announcesItsStateInOneLine() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        OwnLauncher launcher = new OwnLauncher(new ByteArrayInputStream(new byte[0]), out, LOG);

        launcher.announce(SlotState.SERVING, Epoch.of(7));

        assertEquals("state serving 7\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void understandsAStatusLine() {
        assertEquals(
                Optional.of(
                        new SlotReport(
                                Slot.B,
                                SlotState.FAILED,
                                Epoch.of(3),
                                ProxyVersion.of("v2"),
                                5,
                                "exit code 1")),
                StatusLine.parse(
                        "status slot=b state=failed epoch=3 version=v2 restarts=5 reason=exit code 1"));
        assertEquals(
                Optional.of(
                        new SlotReport(
                                Slot.A,
                                SlotState.STANDBY,
                                Epoch.of(0),
                                ProxyVersion.UNKNOWN,
                                0,
                                "")),
                StatusLine.parse(
                        "status slot=a state=standby epoch=0 version=- restarts=0 reason=-"));
        assertEquals(Optional.empty(), StatusLine.parse("error unknown-command"));
        assertEquals(Optional.empty(), StatusLine.parse("status slot=a state=dancing epoch=1"));
    }

    @Test
    void asksThePeersLauncher() throws Exception {
        try (TestingLauncher peer = TestingLauncher.start(directory, "ok killed\n")) {
            assertTrue(new PeerLauncher(directory, Slot.B, LOG).killJvm());
            assertEquals("kill-jvm\n", peer.asked());
        }
    }

    @Test
    void aLauncherThatIsNotThereProvesNothing() {
        assertEquals(false, new PeerLauncher(directory, Slot.B, LOG).killJvm());
    }

    @Test
    void givesUpOnALauncherThatDoesNotAnswer() throws Exception {
        try (TestingLauncher silent = TestingLauncher.start(directory, "")) {
            Path path = PeerLauncher.socketOf(directory, Slot.B);

            assertThrows(
                    IOException.class,
                    () -> LineSocket.ask(path, "status\n", Duration.ofMillis(50)));
            assertEquals("status\n", silent.asked());
        }
    }

    @Test
    void followsThePeerThroughItsLauncherDeath() throws Exception {
        BlockingQueue<String> changes = new LinkedBlockingQueue<>();
        SlotWatch watch =
                new SlotWatch(directory, Slot.B, report -> changes.add(report.state().word()), LOG);
        String status = "status slot=b state=%s epoch=3 version=v2 restarts=0 reason=-\n";
        try (TestingLauncher peer =
                TestingLauncher.start(
                        directory, status.formatted("standby") + status.formatted("starting"))) {
            watch.start();

            assertEquals("standby", changes.poll(5, TimeUnit.SECONDS));
            assertEquals("starting", changes.poll(5, TimeUnit.SECONDS));
            assertEquals("watch\n", peer.asked());
        }
        assertEquals("unreachable", changes.poll(5, TimeUnit.SECONDS));
        watch.close();
    }

    /** Answers the first client with a text, and closes with its own end. */
    private record TestingLauncher(
            ServerSocketChannel server, BlockingQueue<String> requests, Thread thread)
            implements AutoCloseable {
        static TestingLauncher start(Path directory, String reply) throws IOException {
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(PeerLauncher.socketOf(directory, Slot.B)));
            BlockingQueue<String> requests = new LinkedBlockingQueue<>();
            Thread thread = Thread.ofPlatform().start(() -> answer(server, reply, requests));
            return new TestingLauncher(server, requests, thread);
        }

        String asked() throws InterruptedException {
            return String.valueOf(requests.poll(5, TimeUnit.SECONDS));
        }

        @Override
        public void close() throws IOException {
            server.close();
            thread.interrupt();
        }

        private static void answer(
                ServerSocketChannel server, String reply, BlockingQueue<String> requests) {
            try (SocketChannel client = server.accept()) {
                ByteBuffer request = ByteBuffer.allocate(100);
                client.read(request);
                client.write(StandardCharsets.UTF_8.encode(reply));
                requests.add(StandardCharsets.UTF_8.decode(request.flip()).toString());
                client.read(ByteBuffer.allocate(1));
            } catch (IOException e) {
                requests.add(e.toString());
            }
        }
    }
}
