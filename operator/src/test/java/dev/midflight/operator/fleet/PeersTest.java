package dev.midflight.operator.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.operator.replica.PeerAccess;
import dev.midflight.operator.replica.PeerAnswer;
import dev.midflight.operator.replica.PeerLimits;
import dev.midflight.operator.replica.Peers;
import dev.midflight.operator.replica.PolicyVersion;
import dev.midflight.operator.replica.Tally;
import dev.midflight.operator.translate.PolicyKey;
import dev.midflight.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What one replica hears of others, over the real server and TLS. */
@Timeout(60)
final class PeersTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final PeerLimits LIMITS =
            new PeerLimits(Duration.ofMillis(1), LONG, Duration.ZERO, LONG, 200);
    private static final PeerAnswer SILENT = new PeerAnswer.Silent();

    @TempDir Path directory;
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger opened = new AtomicInteger();

    @BeforeEach
    void aToken() throws IOException {
        token("operator");
    }

    @Test
    void hearsWhatEachOfThemKnows() throws Exception {
        Tally tally = Tally.of(4, 2, Map.of("shop/a", "why", "shop/b", "why"));
        try (var one = new TestingFleetServer();
                var peers = peers(() -> Set.of(one.address()), one.bundle(), LIMITS)) {
            one.standings =
                    policy -> policy.equals(version(3)) ? Optional.of(tally) : Optional.empty();

            assertEquals(heard(new PeerAnswer.Counted(tally)), peers.ask(version(3)));
            assertEquals(heard(new PeerAnswer.Behind()), peers.ask(version(4)));
            assertEquals(1, opened.get());
        }
    }

    @Test
    void everyQuestionGetsItsOwnAnswerHoweverManyThereAre() throws Exception {
        try (var one = new TestingFleetServer();
                var peers = peers(() -> Set.of(one.address()), one.bundle(), LIMITS)) {
            one.standings = policy -> Optional.of(tally(policy.generation()));

            List<Future<Optional<List<PeerAnswer>>>> answers = new ArrayList<>();
            for (long generation = 0; generation < 120; generation++) {
                answers.add(ask(peers, generation));
            }

            for (int generation = 0; generation < answers.size(); generation++) {
                assertEquals(
                        heard(new PeerAnswer.Counted(tally(generation))),
                        answers.get(generation).get(20, TimeUnit.SECONDS));
            }
        }
    }

    @Test
    void aDeadReplicaIsSilentAndOthersAreHeardAllTheSame() throws Exception {
        try (var one = new TestingFleetServer();
                var peers =
                        peers(() -> Set.of(one.address(), closedPort()), one.bundle(), LIMITS)) {
            one.standings = _ -> Optional.of(Tally.NONE);

            List<PeerAnswer> answers = peers.ask(version(1)).orElseThrow();

            assertEquals(2, answers.size());
            assertTrue(answers.contains(SILENT));
            assertTrue(answers.contains(new PeerAnswer.Counted(Tally.NONE)));
        }
    }

    @Test
    void aReplicaThatTakesTooLongIsLeftAloneForAWhile() throws Exception {
        Duration quiet = Duration.ofSeconds(5);
        PeerLimits limits =
                new PeerLimits(Duration.ofMillis(1), Duration.ofMillis(20), quiet, LONG, 200);
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var one = new TestingFleetServer();
                var peers = peers(() -> Set.of(address(mute)), one.bundle(), limits)) {
            assertEquals(heard(SILENT), peers.ask(version(1)));
            assertEquals(heard(SILENT), peers.ask(version(1)));
            assertEquals(1, opened.get());

            nanos.addAndGet(quiet.toNanos());

            assertEquals(heard(SILENT), peers.ask(version(1)));
            assertEquals(2, opened.get());
        }
    }

    @Test
    void theTokenIsReadForEachCall() throws Exception {
        try (var one = new TestingFleetServer();
                var peers = peers(() -> Set.of(one.address()), one.bundle(), LIMITS)) {
            one.standings = _ -> Optional.of(Tally.NONE);

            token("pod-0");
            assertEquals(heard(SILENT), peers.ask(version(1)));
            Files.delete(directory.resolve("token"));
            assertEquals(heard(SILENT), peers.ask(version(1)));
            token("operator\n");
            assertEquals(heard(new PeerAnswer.Counted(Tally.NONE)), peers.ask(version(1)));
        }
    }

    @Test
    void nobodyIsBelievedWhomTheInstallationDoesNotVouchFor() throws Exception {
        try (var one = new TestingFleetServer();
                var impostor = new TestingFleetServer();
                var peers = peers(() -> Set.of(impostor.address()), one.bundle(), LIMITS)) {
            impostor.standings = _ -> Optional.of(Tally.NONE);

            assertEquals(heard(SILENT), peers.ask(version(1)));
        }
    }

    @Test
    void aReplicaThatIsGoneIsNotAskedAndItsChannelIsClosed() throws Exception {
        try (var one = new TestingFleetServer()) {
            AtomicReference<Set<InetSocketAddress>> others =
                    new AtomicReference<>(Set.of(one.address()));
            try (var peers = peers(others::get, one.bundle(), LIMITS)) {
                peers.ask(version(1));
                others.set(Set.of());

                assertEquals(Optional.of(List.of()), peers.ask(version(1)));

                others.set(Set.of(one.address()));
                assertEquals(heard(new PeerAnswer.Behind()), peers.ask(version(1)));
                assertEquals(2, opened.get());
            }
        }
    }

    @Test
    void moreThanSoManyDoNotWait() throws Exception {
        PeerLimits limits = new PeerLimits(Duration.ofMillis(1), LONG, Duration.ZERO, LONG, 1);
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch found = new CountDownLatch(1);
        Supplier<Set<InetSocketAddress>> slow =
                () -> {
                    looking.countDown();
                    Await.until("found", () -> found.getCount() == 0);
                    return Set.of();
                };
        try (var one = new TestingFleetServer();
                var peers = peers(slow, one.bundle(), limits)) {
            Future<Optional<List<PeerAnswer>>> first = ask(peers, 1);
            looking.await();

            assertEquals(Optional.empty(), peers.ask(version(2)));

            found.countDown();
            assertEquals(Optional.of(List.of()), first.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void whereTheyAreNotFoundNothingIsSaid() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        Supplier<Set<InetSocketAddress>> away =
                () -> {
                    if (tries.incrementAndGet() == 1) {
                        throw new IllegalStateException("API server away");
                    }
                    return Set.of();
                };
        try (var one = new TestingFleetServer();
                var peers = peers(away, one.bundle(), LIMITS)) {
            assertEquals(Optional.empty(), peers.ask(version(1)));
            assertEquals(Optional.of(List.of()), peers.ask(version(1)));
        }
    }

    private Peers peers(Supplier<Set<InetSocketAddress>> others, String roots, PeerLimits limits) {
        Supplier<String> counted =
                () -> {
                    opened.incrementAndGet();
                    return roots;
                };
        PeerAccess access =
                new PeerAccess(TestingProxy.SERVER_NAME, counted, directory.resolve("token"));
        return new Peers(others, access, limits, nanos::get);
    }

    private void token(String token) throws IOException {
        Files.writeString(directory.resolve("token"), token);
    }

    private static Future<Optional<List<PeerAnswer>>> ask(Peers peers, long generation) {
        FutureTask<Optional<List<PeerAnswer>>> task =
                new FutureTask<>(() -> peers.ask(version(generation)));
        Thread.startVirtualThread(task);
        return task;
    }

    private static Optional<List<PeerAnswer>> heard(PeerAnswer answer) {
        return Optional.of(List.of(answer));
    }

    private static Tally tally(long of) {
        return new Tally((int) of, 0, 0, List.of());
    }

    private static PolicyVersion version(long generation) {
        return new PolicyVersion(new PolicyKey("shop", "policy"), generation);
    }

    private static InetSocketAddress address(ServerSocket socket) {
        return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
    }

    private static InetSocketAddress closedPort() {
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return address(closed);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
