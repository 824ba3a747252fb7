package dev.midflight.sidecar.intercept;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.InterceptionMode;
import dev.midflight.model.InterceptionReport;
import dev.midflight.model.InterceptionScope;
import dev.midflight.sidecar.testing.TestingInterceptor;
import org.junit.jupiter.api.Test;

final class InterceptionTest extends InterceptionTests {
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
}
