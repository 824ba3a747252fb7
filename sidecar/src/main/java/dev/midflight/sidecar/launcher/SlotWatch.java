package dev.midflight.sidecar.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.midflight.model.Slot;
import dev.midflight.model.SlotReport;
import dev.midflight.sidecar.log.EventLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Follows what the other slot does, over a watch on its launcher that is dialled again and again.
 */
public final class SlotWatch implements AutoCloseable {
    private static final Duration FOR_EVER = Duration.ofDays(1);
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final Duration REDIAL = Duration.ofMillis(500);

    private final Path socket;
    private final Slot slot;
    private final Consumer<SlotReport> onChange;
    private final EventLog log;
    private SlotReport latest;
    private volatile boolean closed;

    /**
     * @param onChange told of each change, on the watch's thread
     */
    public SlotWatch(Path runDirectory, Slot slot, Consumer<SlotReport> onChange, EventLog log) {
        this.socket = PeerLauncher.socketOf(runDirectory, slot);
        this.slot = slot;
        this.onChange = onChange;
        this.log = log;
        this.latest = SlotReport.unreachable(slot);
    }

    public void start() {
        Thread.ofPlatform().daemon().name("slot-watch").start(this::followAll);
    }

    /** Ends the thread within the time to dial again, or with the next line. */
    @Override
    public void close() {
        closed = true;
    }

    private void followAll() {
        while (!closed) {
            follow();
            update(SlotReport.unreachable(slot));
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
                                () -> log.warn("unknown line of a launcher", "line", line));
            }
        } catch (IOException e) {
            log.debug(
                    "a launcher is not there",
                    "slot",
                    slot.letter(),
                    "reason",
                    String.valueOf(e.getMessage()));
        }
    }

    private void update(SlotReport report) {
        boolean changed = !report.equals(latest);
        latest = report;
        if (changed && !closed) {
            log.info(
                    "slot changed",
                    "slot",
                    report.slot().letter(),
                    "state",
                    report.state().word(),
                    "epoch",
                    report.epoch(),
                    "version",
                    report.version());
            onChange.accept(report);
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
