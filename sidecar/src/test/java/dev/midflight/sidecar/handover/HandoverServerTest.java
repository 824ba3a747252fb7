package dev.midflight.sidecar.handover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.Epoch;
import dev.midflight.model.HandoverReport;
import dev.midflight.model.Slot;
import dev.midflight.sidecar.handover.HandoverMessage.Abort;
import dev.midflight.sidecar.handover.HandoverMessage.Prepared;
import dev.midflight.sidecar.handover.HandoverMessage.Refuse;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LogLevel;
import dev.midflight.sidecar.move.MovableTraffic;
import dev.midflight.sidecar.sys.Datagram;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.testkit.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Strangers, garbage and failing peers on the handover socket of a data path that serves. */
class HandoverServerTest {
    private static final HandoverLimits SHORT =
            new HandoverLimits(
                    Duration.ofMillis(200),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5),
                    Duration.ofMillis(200),
                    Duration.ofMillis(200),
                    Duration.ofMillis(50),
                    Duration.ofMillis(5));

    @TempDir private Path directory;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final AtomicInteger kills = new AtomicInteger();
    private TestingUpstream upstream;
    private TestingProxy old;
    private TestingClient client;
    private TestingClient application;
    private HandoverServer server;

    @BeforeEach
    void serve() throws Exception {
        upstream = new TestingUpstream();
        old = TestingProxy.serving(upstream.address());
        client = old.connect();
        client.send("hello, this is not HTTP\n");
        application = upstream.accept();
        application.receiveUntil("\n");
        server = start(Set.of(ownUid()));
        assertStillServing();
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
        application.close();
        old.close();
        upstream.close();
    }

    @Test
    void survivesGarbageOfAnyKind() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 40; i++) {
            byte[] garbage = new byte[random.nextInt(1, Datagram.MAX_BYTES)];
            random.nextBytes(garbage);
            try (TestingTaker stranger = TestingTaker.connect(socket())) {
                stranger.say(ByteBuffer.wrap(garbage));
                assertInstanceOf(Abort.class, stranger.next());
            }
        }
        assertStillServing();
    }

    @Test
    void survivesEveryMessageOutOfTurn() throws Exception {
        for (int seed = 0; seed < 60; seed++) {
            try (TestingTaker stranger = TestingTaker.offered(socket())) {
                Envelope any = new RandomHandoverMessages(seed).next();
                if (!(any.message() instanceof Prepared)) {
                    stranger.say(HandoverCodec.encode(any));
                    stranger.drain();
                }
            }
            assertStillServing();
        }
    }

    @Test
    void resumesAtOnceWhenNewIsSilentAndHasItKilled() throws Exception {
        try (TestingTaker silent = TestingTaker.offered(socket())) {
            assertStillServing();
            assertInstanceOf(Abort.class, silent.next());
            awaitKills(1);
        }
    }

    @Test
    void waitsForTheProofOfDeathAfterCommit() throws Exception {
        try (TestingTaker silent = TestingTaker.offered(socket())) {
            silent.say(new Prepared());
            assertInstanceOf(HandoverMessage.Commit.class, silent.next());
            awaitKills(3);
        }
        assertStillServing();
    }

    @Test
    void refusesASecondClientAndStrangers() throws Exception {
        try (TestingTaker _ = TestingTaker.offered(socket());
                TestingTaker second = TestingTaker.connect(socket())) {
            second.greet();
            assertEquals(new Refuse(RefuseReason.BUSY), second.next());
        }
        assertStillServing();
        server.close();
        server = start(Set.of(ownUid() + 1));
        try (TestingTaker stranger = TestingTaker.connect(socket())) {
            assertTrue(stranger.isAtEnd());
        }
        assertStillServing();
    }

    @Test
    void handsOverToARealOneAfterAllThat() throws Exception {
        survivesGarbageOfAnyKind();
        TestingProxy next = TestingProxy.idle(upstream.address());
        BlockingQueue<HandoverReport> reports = new LinkedBlockingQueue<>();

        new HandoverClient(context(next.dataPath()), Slot.B, "v2")
                .takeOver(socket(), Epoch.of(2), false, new Reports(reports));

        HandoverReport complete = Await.next("a report", reports);
        while (!complete.complete()) {
            complete = Await.next("a report", reports);
        }
        assertEquals(1, complete.moved());
        assertEquals("handed over", Await.next("the next phase", told));
        assertEquals("drained", Await.next("the next phase", told));
        assertStillServing();
        next.close();
    }

    private void assertStillServing() {
        client.send("ping");
        assertEquals("ping", application.receiveText(4));
        application.send("pong");
        assertEquals("pong", client.receiveText(4));
    }

    private HandoverServer start(Set<Integer> uids) throws IOException {
        return HandoverServer.start(
                context(old.dataPath()),
                socket(),
                new Generation(Slot.A, Epoch.of(1), () -> 2, () -> false),
                uids,
                new GivingObserver() {
                    @Override
                    public void handedOver(boolean rescue) {
                        told.add("handed over");
                    }

                    @Override
                    public void drained() {
                        told.add("drained");
                    }
                });
    }

    private HandoverContext context(MovableTraffic traffic) {
        EventLog log =
                EventLog.to(
                        new PrintStream(
                                OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                        Clock.systemUTC(),
                        LogLevel.DEBUG);
        return new HandoverContext(
                traffic,
                () -> {
                    kills.incrementAndGet();
                    return false;
                },
                SHORT,
                new FaultPoints(directory, Slot.A, log),
                log);
    }

    private Path socket() {
        return directory.resolve("handover-1-a.sock");
    }

    private void awaitKills(int wanted) {
        Await.until(wanted + " kills", () -> kills.get() >= wanted);
    }

    private static int ownUid() throws IOException {
        return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    private record Reports(BlockingQueue<HandoverReport> reports) implements TakingObserver {
        @Override
        public void started(HandoverReport soFar) {
            reports.add(soFar);
        }

        @Override
        public void completed(HandoverReport report) {
            reports.add(report);
        }

        @Override
        public void failed(TakingFailure failure) {
            throw new AssertionError(failure);
        }
    }
}
