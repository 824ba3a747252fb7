package dev.midflight.sidecar.xds;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.midflight.model.traffic.Snapshot;
import dev.midflight.sidecar.fleet.FleetAddress;
import dev.midflight.sidecar.fleet.ThreadFleetLoop;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LogLevel;
import dev.midflight.testkit.Await;
import dev.midflight.wire.xds.XdsNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A client in a process of its own, as it were, from its start to its end. */
final class TestingClientRun implements AutoCloseable {
    private final BlockingQueue<Snapshot> applied = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final Function<Snapshot, CompletableFuture<Void>> dataPath;
    private final ThreadFleetLoop loop;
    private final XdsClient client;

    /** With a data path that takes everything. */
    TestingClientRun(FleetAddress address, Path directory, Duration answerTimeout) {
        this(address, directory, answerTimeout, _ -> CompletableFuture.runAsync(() -> {}));
    }

    TestingClientRun(
            FleetAddress address,
            Path directory,
            Duration answerTimeout,
            Function<Snapshot, CompletableFuture<Void>> dataPath) {
        this(address, directory, answerTimeout, Subscribing.EVERYTHING, dataPath);
    }

    TestingClientRun(
            FleetAddress address,
            Path directory,
            Duration answerTimeout,
            Subscribing subscribing,
            Function<Snapshot, CompletableFuture<Void>> dataPath) {
        this(
                address,
                directory,
                answerTimeout,
                subscribing,
                new XdsNode("shop/web-1", "shop", "1.0"),
                dataPath);
    }

    TestingClientRun(
            FleetAddress address,
            Path directory,
            Duration answerTimeout,
            Subscribing subscribing,
            XdsNode node,
            Function<Snapshot, CompletableFuture<Void>> dataPath) {
        this.dataPath = dataPath;
        EventLog log =
                EventLog.to(new PrintStream(lines, true, UTF_8), Clock.systemUTC(), LogLevel.INFO);
        loop = new ThreadFleetLoop("testing-xds", log);
        client =
                new XdsClient(
                        new XdsSettings(
                                address,
                                Optional.empty(),
                                subscribing,
                                node,
                                new XdsFile(
                                        directory.resolve("xds-snapshot"),
                                        directory.resolve(".xds-snapshot-a")),
                                answerTimeout),
                        loop,
                        this::apply,
                        new XdsMeters(System::nanoTime),
                        new Random(1),
                        log);
    }

    private CompletableFuture<Void> apply(Snapshot snapshot) {
        applied.add(snapshot);
        return dataPath.apply(snapshot);
    }

    XdsClient client() {
        return client;
    }

    TestingClientRun restore() {
        client.restore();
        return this;
    }

    TestingClientRun start() {
        client.start();
        return this;
    }

    Snapshot nextSnapshot() {
        return Await.next("snapshot", applied);
    }

    boolean hasSnapshot() {
        return !applied.isEmpty();
    }

    String log() {
        return lines.toString(UTF_8);
    }

    void stop() {
        client.stop().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        stop();
        loop.stop();
    }
}
