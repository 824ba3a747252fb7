package dev.midflight.sidecar.rehearsal;

import dev.midflight.model.Epoch;
import dev.midflight.model.HandoverReport;
import dev.midflight.model.Slot;
import dev.midflight.model.traffic.Snapshot;
import dev.midflight.sidecar.config.SidecarConfig;
import dev.midflight.sidecar.handover.AwaitedHandover;
import dev.midflight.sidecar.handover.FaultPoints;
import dev.midflight.sidecar.handover.Generation;
import dev.midflight.sidecar.handover.HandoverClient;
import dev.midflight.sidecar.handover.HandoverContext;
import dev.midflight.sidecar.handover.HandoverLimits;
import dev.midflight.sidecar.handover.HandoverServer;
import dev.midflight.sidecar.handover.UnheardHandover;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LogLevel;
import dev.midflight.sidecar.proxy.DataPath;
import dev.midflight.sidecar.telemetry.Telemetry;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Requests, TCP streams and a whole handover between two data paths of this process, which are
 * thrown away afterwards: what a cold JVM is slow at the first time is done here, and not at the
 * expense of a client.
 */
public final class Rehearsal {
    private static final int BUSY = 4;

    /** So many, there and back, that the compilers see each step of a handover often enough. */
    private static final int IDLE = 60;

    private static final int HANDOVERS = 6;
    private static final long LIMIT_SECONDS = 5;
    private static final EventLog SILENT =
            EventLog.to(
                    new PrintStream(
                            OutputStream.nullOutputStream(), false, StandardCharsets.US_ASCII),
                    Clock.systemUTC(),
                    LogLevel.ERROR);

    private final Path runDirectory;
    private final Slot slot;
    private final EventLog log;

    public Rehearsal(Path runDirectory, Slot slot, EventLog log) {
        this.runDirectory = runDirectory;
        this.slot = slot;
        this.log = log;
    }

    /**
     * Rehearses; what goes wrong is logged, and no reason not to serve.
     *
     * @param rounds of requests, at most
     * @param traffic how long requests go on before the handover, at most
     * @return false if something went wrong
     */
    public boolean run(int rounds, Duration traffic) {
        long began = System.nanoTime();
        try (EchoServer upstream = new EchoServer(Stage.UPSTREAM_PORT)) {
            SidecarConfig config = Stage.config(upstream.address());
            int routed = byRoutes(config, rounds);
            try (DataPath one = new DataPath(config, new Telemetry());
                    DataPath other = new DataPath(config, new Telemetry())) {
                int requests = routed + perform(one, other, rounds, traffic);
                long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
                log.info("warmed up", "requests", requests, "millis", millis);
                return true;
            }
        } catch (IOException | ExecutionException | TimeoutException | RuntimeException e) {
            log.warn("not warmed up", e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What a configuration has done to requests. */
    private static int byRoutes(SidecarConfig config, int rounds)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Snapshot snapshot = Stage.snapshot();
        try (DataPath routed = new DataPath(config, new Telemetry(), snapshot.listeners())) {
            routed.apply(snapshot).get(LIMIT_SECONDS, TimeUnit.SECONDS);
            routed.bind().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            try (SyntheticClient client = new SyntheticClient(Stage.ROUTED_PORT)) {
                for (int i = 0; i < rounds; i++) {
                    client.request();
                }
            }
        }
        return rounds;
    }

    private int perform(DataPath one, DataPath other, int rounds, Duration traffic)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        one.bind().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        List<SyntheticClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < BUSY + IDLE; i++) {
                clients.add(new SyntheticClient(Stage.INBOUND_PORT));
                if (i >= BUSY) {
                    clients.getLast().request();
                }
            }
            List<SyntheticClient> busy = clients.subList(0, BUSY);
            int requests = talk(busy, rounds, traffic);
            for (int i = 1; i <= HANDOVERS; i++) {
                boolean there = i % 2 == 1;
                handOver(there ? one : other, there ? other : one, Epoch.of(i));
                requests += talk(busy, 1, Duration.ZERO);
            }
            return requests + talk(busy, rounds / 4, traffic.dividedBy(4));
        } finally {
            for (SyntheticClient client : clients) {
                client.close();
            }
        }
    }

    /** The first connections carry requests, the last one lines of another protocol. */
    private static int talk(List<SyntheticClient> clients, int limit, Duration time)
            throws IOException {
        long deadline = System.nanoTime() + time.toNanos();
        int last = clients.size() - 1;
        int rounds = 0;
        do {
            for (int i = 0; i < last; i++) {
                clients.get(i).request();
            }
            clients.get(last).echo("line " + rounds);
            try (SyntheticClient fresh = new SyntheticClient(Stage.INBOUND_PORT)) {
                fresh.request();
            }
            rounds++;
        } while (rounds < limit && System.nanoTime() - deadline < 0);
        return rounds * clients.size();
    }

    private void handOver(DataPath from, DataPath to, Epoch epoch)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Path socket = runDirectory.resolve("rehearsal-" + slot.letter() + ".sock");
        CompletableFuture<HandoverReport> done = new CompletableFuture<>();
        int uid = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        try (HandoverServer _ =
                HandoverServer.start(
                        context(from),
                        socket,
                        new Generation(Slot.A, epoch, () -> 1, () -> false),
                        Set.of(uid),
                        new UnheardHandover())) {
            new HandoverClient(context(to), Slot.B, "rehearsal")
                    .takeOver(socket, epoch.next(), false, new AwaitedHandover(done));
            HandoverReport unused = done.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            log.debug("handover rehearsed", "report", unused);
        }
    }

    private HandoverContext context(DataPath traffic) {
        return new HandoverContext(
                traffic,
                () -> false,
                HandoverLimits.DEFAULT,
                new FaultPoints(runDirectory.resolve("rehearsal"), slot, SILENT),
                SILENT);
    }
}
