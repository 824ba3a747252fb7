package dev.midflight.sidecar.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.midflight.model.Slot;
import dev.midflight.model.SlotReport;
import dev.midflight.sidecar.log.EventLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Follows what the other slot does, over a watch on its launcher that is dialled again and again.
 */
public final class PeerWatch implements AutoCloseable {
    private static final Duration FOR_EVER = Duration.ofDays(1);
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final Duration REDIAL = Duration.ofMillis(500);

    private final Path socket;
    private final Slot peer;
    private final Runnable onChange;
    private final EventLog log;
    private final AtomicReference<SlotReport> latest;
    private volatile boolean closed;

    /**
     * @param onChange called on the watch's thread after each change
     */
    public PeerWatch(Path runDirectory, Slot peer, Runnable onChange, EventLog log) {
        this.socket = PeerLauncher.socketOf(runDirectory, peer);
        this.peer = peer;
        this.onChange = onChange;
        this.log = log;
        this.latest = new AtomicReference<>(SlotReport.unreachable(peer));
    }

    public void start() {
        Thread.ofPlatform().daemon().name("peer-watch").start(this::followAll);
    }

    public SlotReport latest() {
        return latest.get();
    }

    /** Ends the thread within the time to dial again, or with the next line. */
    @Override
    public void close() {
        closed = true;
    }

    private void followAll() {
        while (!closed) {
            follow();
            update(SlotReport.unreachable(peer));
            pause();
        }
    }

    private void follow() {
        try (LineSocket connection = LineSocket.connect(socket)) {
            connection.send("watch\n".getBytes(UTF_8), LIMIT);
            while (!closed) {
                String line = connection.line(FOR_EVER);
                StatusLine.parse(line)
                        .ifPresentOrElse(
                                this::update,
                                () ->
                                        log.warn(
                                                "unknown line of the peer's launcher",
                                                "line",
                                                line));
            }
        } catch (IOException e) {
            log.debug("the peer's launcher is not there", "reason", String.valueOf(e.getMessage()));
        }
    }

    private void update(SlotReport report) {
        if (!report.equals(latest.getAndSet(report)) && !closed) {
            log.info(
                    "peer slot",
                    "slot",
                    report.slot().letter(),
                    "state",
                    report.state().word(),
                    "epoch",
                    report.epoch(),
                    "version",
                    report.version());
            onChange.run();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(REDIAL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
