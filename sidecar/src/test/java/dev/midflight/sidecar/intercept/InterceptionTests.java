package dev.midflight.sidecar.intercept;

import dev.midflight.model.InterceptionReport;
import dev.midflight.model.InterceptionScope;
import dev.midflight.sidecar.config.CidrSet;
import dev.midflight.sidecar.config.InterceptionConfig;
import dev.midflight.sidecar.config.PortSet;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LogLevel;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An interceptor's socket, and what is reported of it. */
@Timeout(60)
abstract class InterceptionTests {
    static final InterceptionScope INBOUND = InterceptionScope.parse("in=on;out=off");
    private static final PortSet ALL_PORTS = new PortSet(true, List.of());
    private static final PortSet NO_PORTS = new PortSet(false, List.of());
    static final RuleRenderer RENDERER =
            new RuleRenderer(
                    new InterceptionConfig(
                            ALL_PORTS,
                            NO_PORTS,
                            new CidrSet(true, List.of()),
                            new CidrSet(false, List.of()),
                            ALL_PORTS,
                            NO_PORTS,
                            InterceptionScope.ON),
                    15006,
                    15001,
                    1337);

    @TempDir private Path directory;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    final BlockingQueue<InterceptionReport> reports = new LinkedBlockingQueue<>();
    final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final EventLog log =
            EventLog.to(
                    new PrintStream(logged, true, StandardCharsets.UTF_8),
                    Clock.systemUTC(),
                    LogLevel.DEBUG);

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    final Interception interception() {
        return interception(InterceptionScope.ON);
    }

    final Interception interception(InterceptionScope ofThePod) {
        return new Interception(
                socket(), new Redirection(RENDERER, ofThePod), executor, reports::add, log);
    }

    final Path socket() {
        return directory.resolve("net.sock");
    }

    final InterceptionReport awaitReport(Predicate<InterceptionReport> wanted)
            throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < deadline) {
            InterceptionReport report = reports.poll(1, TimeUnit.SECONDS);
            if (report != null && wanted.test(report)) {
                return report;
            }
        }
        throw new AssertionError("no such report within 20 s");
    }
}
