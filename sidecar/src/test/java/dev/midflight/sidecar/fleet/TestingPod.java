package dev.midflight.sidecar.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LogLevel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** A fleet client with its mounted files; time stands still unless the test lets it pass. */
final class TestingPod implements AutoCloseable {
    static final String SERVER_NAME = "midflight-fleet.midflight-system.svc";
    static final Duration REPORT_INTERVAL = Duration.ofHours(1);
    static final Duration COMMAND_TIMEOUT = Duration.ofHours(2);
    static final Duration CLOSE_TIMEOUT = Duration.ofHours(3);
    static final Duration OPEN_TIMEOUT = Duration.ofHours(4);

    final TestingReports reports = new TestingReports();
    final TestingCommands commands = new TestingCommands();
    final TestingFleetLoop loop;
    final FleetClient client;
    private final Path secrets;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

    TestingPod(FleetAddress service, Path directory) throws IOException {
        secrets = Files.createTempDirectory(directory, "secrets");
        EventLog log =
                EventLog.to(new PrintStream(lines, true, UTF_8), Clock.systemUTC(), LogLevel.INFO);
        loop = new TestingFleetLoop(log);
        client =
                new FleetClient(
                        new FleetConfig(
                                service,
                                SERVER_NAME,
                                secrets,
                                REPORT_INTERVAL,
                                OPEN_TIMEOUT,
                                COMMAND_TIMEOUT,
                                CLOSE_TIMEOUT),
                        loop,
                        reports,
                        commands,
                        new Random(1),
                        log);
    }

    /** Replaces the file at once, as the kubelet does. */
    TestingPod with(String file, String content) throws IOException {
        Path fresh = Files.writeString(secrets.resolve(file + ".new"), content);
        Files.move(fresh, secrets.resolve(file), StandardCopyOption.ATOMIC_MOVE);
        return this;
    }

    TestingPod start() {
        client.start();
        return this;
    }

    String log() {
        return lines.toString(UTF_8);
    }

    void awaitClosed() throws Exception {
        client.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        client.close();
    }
}
