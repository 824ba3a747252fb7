package dev.midflight.sidecar.intercept;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.InterceptionMode;
import dev.midflight.model.InterceptionReport;
import dev.midflight.model.InterceptionScope;
import dev.midflight.model.WatchPolicy;
import dev.midflight.sidecar.testing.TestingInterceptor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The watchdog and the drift, as the proxy orders and reports them. */
final class InterceptionWatchTest extends InterceptionTests {
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

    @Test
    void nothingPassesByAProxyThatGuardsItsPod() throws Exception {
        try (TestingInterceptor interceptor = new TestingInterceptor(socket())) {
            Interception interception = interception();
            interception.watch(new WatchPolicy(true, 2_000, false));
            interception.want(INBOUND);
            assertEquals("watch bypass 2000 report", interceptor.next("watch"));

            interception.guard(InboundGuard.GUARDED);
            assertEquals("watch block 2000 report", interceptor.next("watch"));
            interception.guard(InboundGuard.NONE);

            assertEquals("watch bypass 2000 report", interceptor.next("watch"));
        }
    }

    @Test
    void aGuardHoldsBeforeTheOperatorSaysAnything() throws Exception {
        try (TestingInterceptor interceptor = new TestingInterceptor(socket())) {
            Interception interception = interception();
            interception.guard(InboundGuard.GUARDED);
            interception.want(INBOUND);

            assertEquals("watch block 3000 repair", interceptor.next("watch"));
        }
    }

    @Test
    void whoDoesNotKnowWhetherItGuardsLetsNothingPassThatWasBlocked() throws Exception {
        try (TestingInterceptor interceptor = new TestingInterceptor(socket())) {
            Interception interception = interception();
            interception.guard(InboundGuard.UNKNOWN);
            interception.watch(WatchPolicy.DEFAULT);
            interception.want(INBOUND);
            awaitReport(report -> report.actual() == InterceptionMode.ON);
            interception.watch(new WatchPolicy(false, 1_000, true));
            assertEquals("watch block 1000 repair", interceptor.next("watch"));
            interception.watch(WatchPolicy.DEFAULT);

            interception.guard(InboundGuard.NONE);

            assertEquals("watch bypass 3000 repair", interceptor.next("watch"));
        }
    }
}
