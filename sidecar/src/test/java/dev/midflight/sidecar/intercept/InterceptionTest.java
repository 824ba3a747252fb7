package dev.midflight.sidecar.intercept;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.midflight.model.InterceptionMode;
import dev.midflight.model.InterceptionReport;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LogLevel;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterceptionTest {
    private static final RuleSets RULES = new RuleSets("four\n", "six\n");

    @TempDir private Path directory;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final BlockingQueue<InterceptionReport> reports = new LinkedBlockingQueue<>();
    private final EventLog log =
            EventLog.to(
                    new PrintStream(OutputStream.nullOutputStream(), true),
                    Clock.systemUTC(),
                    LogLevel.DEBUG);

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    @Test
    void handsBothRuleSetsOverAndReportsWhatIsInTheKernel() throws Exception {
        try (TestingInterceptor interceptor = new TestingInterceptor(socket())) {
            interception().want(InterceptionMode.ON);

            InterceptionReport on = awaitReport(report -> report.actual() == InterceptionMode.ON);
            assertEquals("apply four\nsix\n", interceptor.requests.take());
            assertEquals("nft", on.backend());
        }
    }

    @Test
    void triesAgainUntilTheInterceptorDoesIt() throws Exception {
        try (TestingInterceptor interceptor = new TestingInterceptor(socket())) {
            interceptor.replies.add("error iptables-restore failed");

            interception().want(InterceptionMode.ON);

            awaitReport(report -> report.message().equals("iptables-restore failed"));
            awaitReport(report -> report.actual() == InterceptionMode.ON);
        }
    }

    @Test
    void waitsForAnInterceptorThatIsNotThereYet() throws Exception {
        interception().want(InterceptionMode.ON);
        awaitReport(report -> !report.message().isEmpty());

        try (TestingInterceptor interceptor = new TestingInterceptor(socket())) {
            awaitReport(report -> report.actual() == InterceptionMode.ON);
            assertNotNull(interceptor.requests.poll());
        }
    }

    @Test
    void aLaterWishReplacesTheEarlierOne() throws Exception {
        try (TestingInterceptor _ = new TestingInterceptor(socket())) {
            Interception interception = interception();
            interception.want(InterceptionMode.ON);
            awaitReport(report -> report.actual() == InterceptionMode.ON);

            interception.want(InterceptionMode.BYPASSED);

            InterceptionReport off =
                    awaitReport(report -> report.actual() == InterceptionMode.BYPASSED);
            assertEquals(InterceptionMode.BYPASSED, off.wanted());
        }
    }

    private Interception interception() {
        return new Interception(socket(), RULES, executor, reports::add, log);
    }

    private Path socket() {
        return directory.resolve("net.sock");
    }

    private InterceptionReport awaitReport(Predicate<InterceptionReport> wanted)
            throws InterruptedException, IOException {
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
