package dev.midflight.sidecar.intercept;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.InterceptionMode;
import dev.midflight.model.InterceptionReport;
import dev.midflight.model.InterceptionScope;
import dev.midflight.model.WatchPolicy;
import dev.midflight.sidecar.config.CidrSet;
import dev.midflight.sidecar.config.InterceptionConfig;
import dev.midflight.sidecar.config.PortSet;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LogLevel;
import dev.midflight.sidecar.testing.TestingInterceptor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class InterceptionTest {
    private static final InterceptionScope INBOUND = InterceptionScope.parse("in=on;out=off");
    private static final PortSet ALL_PORTS = new PortSet(true, List.of());
    private static final PortSet NO_PORTS = new PortSet(false, List.of());
    private static final RuleRenderer RENDERER =
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
    private final BlockingQueue<InterceptionReport> reports = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final EventLog log =
            EventLog.to(
                    new PrintStream(logged, true, StandardCharsets.UTF_8),
                    Clock.systemUTC(),
                    LogLevel.DEBUG);

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    @Test
    void handsRulesAndScopeOverAndReportsWhatIsInTheKernel() throws Exception {
        try (TestingInterceptor interceptor = new TestingInterceptor(socket())) {
            interception().want(INBOUND);

            InterceptionReport on = awaitReport(report -> report.actual() == InterceptionMode.ON);
            RuleSets rules = RENDERER.render(INBOUND);
            assertEquals(
                    "apply " + rules.ipv4() + "|" + rules.ipv6() + "|in=on;out=off",
                    interceptor.requests.take());
            assertEquals("nft", on.backend());
            assertEquals("in=on;out=off", on.scope());
        }
    }

    @Test
    void triesAgainUntilTheInterceptorDoesIt() throws Exception {
        try (TestingInterceptor interceptor = new TestingInterceptor(socket())) {
            interceptor.replies.add("error iptables-restore failed");

            interception().want(InterceptionScope.ON);

            awaitReport(report -> report.message().equals("iptables-restore failed"));
            awaitReport(report -> report.actual() == InterceptionMode.ON);
        }
    }

    @Test
    void waitsForAnInterceptorThatIsNotThereYet() throws Exception {
        interception().want(InterceptionScope.ON);
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
            interception.want(InterceptionScope.ON);
            awaitReport(report -> report.actual() == InterceptionMode.ON);

            interception.want(InterceptionScope.OFF);

            InterceptionReport off =
                    awaitReport(report -> report.actual() == InterceptionMode.BYPASSED);
            assertEquals(InterceptionMode.BYPASSED, off.wanted());
            assertEquals("in=off;out=off", off.scope());
        }
    }

    @Test
    void aScopeIsReportedOnlyWhenItIsInForce() throws Exception {
        try (TestingInterceptor interceptor = new TestingInterceptor(socket())) {
            Interception interception = interception();
            interception.want(INBOUND);
            awaitReport(report -> report.scope().equals("in=on;out=off"));
            interceptor.replies.add("error iptables-restore failed");

            interception.want(InterceptionScope.ON);

            InterceptionReport refused = awaitReport(report -> !report.message().isEmpty());
            assertEquals("in=on;out=off", refused.scope());
            awaitReport(report -> report.scope().equals("in=on;out=on"));
        }
    }

    @Test
    void aScopeThatWasToldToAnEarlierProxyStays() throws Exception {
        try (TestingInterceptor interceptor =
                new TestingInterceptor(socket()).told("on", "in=off;out=20880")) {
            interception().wantAsBefore();

            assertTrue(interceptor.next("apply").endsWith("|in=off;out=20880"));
            awaitReport(report -> report.scope().equals("in=off;out=20880"));
        }
    }

    @Test
    void aBypassThatWasToldToAnEarlierProxyStays() throws Exception {
        try (TestingInterceptor interceptor = new TestingInterceptor(socket()).told("off", "")) {
            interception().wantAsBefore();

            assertEquals("bypass", interceptor.requests.take());
            awaitReport(report -> report.wanted() == InterceptionMode.BYPASSED);
        }
    }

    @Test
    void rulesWithoutAReadableScopeAreThoseOfAnOlderVersion() throws Exception {
        try (TestingInterceptor interceptor = new TestingInterceptor(socket()).told("on", "?")) {
            interception().wantAsBefore();

            assertTrue(interceptor.next("apply").endsWith("|in=on;out=on"));
        }
    }

    @Test
    void whereNothingWasToldYetThePodsOwnScopeCounts() throws Exception {
        try (TestingInterceptor interceptor = new TestingInterceptor(socket())) {
            interception(InterceptionScope.OFF).wantAsBefore();

            assertEquals("bypass", interceptor.requests.take());
        }
    }

    @Test
    void tellsAgainWhatTheInterceptorHasLost() throws Exception {
        try (TestingInterceptor interceptor = new TestingInterceptor(socket())) {
            interception().want(INBOUND);
            awaitReport(report -> report.actual() == InterceptionMode.ON);

            interceptor.told("none", "");

            awaitReport(report -> report.message().contains("lost"));
            awaitReport(report -> report.message().isEmpty());
            interceptor.next("apply");
            interceptor.next("apply");
        }
    }

    @Test
    void anOlderInterceptorGetsTheRulesWithoutTheScope() throws Exception {
        try (TestingInterceptor interceptor = TestingInterceptor.old(socket())) {
            interception().want(INBOUND);

            InterceptionReport on = awaitReport(report -> report.actual() == InterceptionMode.ON);
            RuleSets rules = RENDERER.render(INBOUND);
            assertEquals("unknown apply", interceptor.requests.take());
            assertEquals("apply " + rules.ipv4() + "|" + rules.ipv6(), interceptor.requests.take());
            assertEquals("in=on;out=off", on.scope());
        }
    }

    @Test
    void tellsHowToWatchOnceForEachChange() throws Exception {
        try (TestingInterceptor interceptor = new TestingInterceptor(socket())) {
            Interception interception = interception();
            interception.watch(new WatchPolicy(false, 1_000, true));
            interception.want(INBOUND);
            assertEquals("watch block 1000 repair", interceptor.next("watch"));

            interception.watch(new WatchPolicy(false, 1_000, true));
            interception.watch(new WatchPolicy(true, 2_000, false));

            assertEquals("watch bypass 2000 report", interceptor.next("watch"));
        }
    }

    @Test
    void tellsHowToWatchAgainAfterTheInterceptorWasAway() throws Exception {
        Interception interception = interception();
        interception.watch(WatchPolicy.DEFAULT);
        try (TestingInterceptor interceptor = new TestingInterceptor(socket())) {
            interception.want(INBOUND);
            interceptor.next("watch");
        }
        Files.delete(socket());
        awaitReport(
                report ->
                        report.actual() == InterceptionMode.UNKNOWN && !report.message().isEmpty());

        try (TestingInterceptor again =
                new TestingInterceptor(socket()).told("on", "in=on;out=off")) {
            assertEquals("watch bypass 3000 repair", again.next("watch"));
        }
    }

    @Test
    void tellsHowToWatchAgainWhereItBeginsToServeAgain() throws Exception {
        try (TestingInterceptor interceptor = new TestingInterceptor(socket())) {
            Interception interception = interception();
            interception.watch(WatchPolicy.DEFAULT);
            interception.wantAsBefore();
            interceptor.next("watch");

            interception.stop();
            interception.wantAsBefore();

            assertEquals("watch bypass 3000 repair", interceptor.next("watch"));
        }
    }

    @Test
    void anOlderInterceptorIsAskedToWatchOnlyOnce() throws Exception {
        try (TestingInterceptor interceptor = TestingInterceptor.old(socket())) {
            Interception interception = interception();
            interception.watch(WatchPolicy.DEFAULT);
            interception.want(INBOUND);
            assertEquals("unknown watch", interceptor.next("unknown watch"));

            interception.want(InterceptionScope.OFF);
            awaitReport(report -> report.actual() == InterceptionMode.BYPASSED);
            interception.want(InterceptionScope.ON);
            awaitReport(report -> report.actual() == InterceptionMode.ON);

            assertTrue(
                    interceptor.requests.stream().noneMatch(asked -> asked.contains("watch")),
                    interceptor.requests::toString);
            assertEquals(
                    1, logged.toString(StandardCharsets.UTF_8).split("does not watch").length - 1);
        }
    }

    @Test
    void saysWhatTheWatchdogDid() throws Exception {
        try (TestingInterceptor interceptor = new TestingInterceptor(socket())) {
            interception().want(INBOUND);
            awaitReport(report -> report.actual() == InterceptionMode.ON);

            interceptor.watch("tripped bypasses=2 drifts=1");

            InterceptionReport passed =
                    awaitReport(report -> report.actual() == InterceptionMode.BYPASSED);
            assertEquals(InterceptionMode.ON, passed.wanted());
            assertEquals("in=on;out=off", passed.scope());
            assertEquals("proxy was passed by: watchdog", passed.message());
            assertEquals(2, passed.bypasses());
            assertEquals(1, passed.drifts());
        }
    }

    @Test
    void saysThatRulesHaveDrifted() throws Exception {
        try (TestingInterceptor interceptor = new TestingInterceptor(socket())) {
            interception().want(INBOUND);
            awaitReport(report -> report.actual() == InterceptionMode.ON);

            interceptor.actual("drifted");

            awaitReport(
                    report ->
                            report.actual() == InterceptionMode.UNKNOWN
                                    && report.message().equals("rules have drifted"));
        }
    }

    private Interception interception() {
        return interception(InterceptionScope.ON);
    }

    private Interception interception(InterceptionScope ofThePod) {
        return new Interception(
                socket(), new Redirection(RENDERER, ofThePod), executor, reports::add, log);
    }

    private Path socket() {
        return directory.resolve("net.sock");
    }

    private InterceptionReport awaitReport(Predicate<InterceptionReport> wanted)
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
