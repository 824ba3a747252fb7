package dev.midflight.sidecar.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.FleetSettings;
import dev.midflight.model.WatchPolicy;
import dev.midflight.sidecar.fleet.TestingFleetLoop.Redial;
import dev.midflight.sidecar.fleet.TestingOperator.TestingStream;
import dev.midflight.wire.FleetMessages;
import dev.midflight.wire.fleet.v1.SlotState;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is dialled, trusted and dialled again, against real servers over TLS. */
final class FleetConnectionTest {
    @TempDir static Path directory;
    private static TestingAuthority authority;

    @BeforeAll
    static void makeAuthority() throws Exception {
        authority = TestingAuthority.make(directory, TestingPod.SERVER_NAME);
    }

    @Test
    void greetsWithTheCurrentReport() throws Exception {
        try (TestingOperator operator = new TestingOperator(authority, 0);
                TestingPod pod = pod(operator).start()) {
            var hello = operator.nextStream().next().getHello();

            assertEquals(1, hello.getProtocol());
            assertEquals(3, hello.getReport().getOwn().getEpoch());
            assertFalse(pod.log().contains("good"), "the token must not be logged");
        }
    }

    @Test
    void goesToTheLeaderThatAFollowerNames() throws Exception {
        try (TestingOperator leader = new TestingOperator(authority, 0);
                TestingOperator follower = new TestingOperator(authority, 0);
                TestingPod pod = pod(follower)) {
            follower.follow(leader.address());

            pod.start();

            assertTrue(leader.nextStream().next().hasHello());
        }
    }

    @Test
    void forgetsALeaderThatIsGone() throws Exception {
        try (TestingOperator leader = new TestingOperator(authority, 0);
                TestingOperator follower = new TestingOperator(authority, 0);
                TestingPod pod = pod(follower)) {
            follower.follow(leader.address());
            pod.start();
            leader.nextStream();

            follower.lead();
            leader.stop();
            pod.loop.redial();

            assertTrue(follower.nextStream().next().hasHello());
        }
    }

    @Test
    void slowsDownWhereFollowersNameEachOther() throws Exception {
        try (TestingOperator one = new TestingOperator(authority, 0);
                TestingOperator other = new TestingOperator(authority, 0);
                TestingPod pod = pod(one)) {
            one.follow(other.address());
            other.follow(one.address());

            pod.start();

            assertBetween(500, 1000, pod.loop.redial());
        }
    }

    @Test
    void comesBackAfterTheOperatorRestarted() throws Exception {
        try (TestingOperator before = new TestingOperator(authority, 0);
                TestingPod pod = pod(before).start()) {
            TestingStream stream = before.nextStream();
            stream.next();
            stream.send(FleetMessages.toWire(new FleetSettings(30, 60, WatchPolicy.DEFAULT)));
            pod.commands.next();
            int port = before.address().port();
            before.stop();

            Duration first = pod.loop.redial();
            Duration second = pod.loop.redial();
            Redial putOff = pod.loop.awaitRedial();
            try (TestingOperator after = new TestingOperator(authority, port)) {
                pod.loop.redial(putOff);

                assertTrue(after.nextStream().next().hasHello());
            }

            assertBetween(500, 1000, first);
            assertBetween(1000, 2000, second);
            assertBetween(2000, 4000, putOff.delay());
            assertTrue(pod.log().contains("Connected to the operator"), pod.log());
            assertTrue(pod.log().contains("The operator cannot be reached"), pod.log());
        }
    }

    @Test
    void waitsForTheAuthoritiesToAppear() throws Exception {
        try (TestingOperator operator = new TestingOperator(authority, 0);
                TestingPod pod = new TestingPod(operator.address(), directory)) {
            pod.with("token", "good").start();
            Redial putOff = pod.loop.awaitRedial();

            pod.with("ca.crt", authority.pem());
            pod.loop.redial(putOff);

            assertTrue(operator.nextStream().next().hasHello());
            assertTrue(pod.log().contains("ca.crt is not there yet"), pod.log());
        }
    }

    @Test
    void refusesAnOperatorOfAnotherAuthority() throws Exception {
        TestingAuthority stranger = TestingAuthority.make(directory, TestingPod.SERVER_NAME);
        try (TestingOperator operator = new TestingOperator(stranger, 0);
                TestingPod pod = pod(operator).start()) {
            pod.loop.redial();

            assertTrue(pod.log().contains(EndReason.UNTRUSTED.words()), pod.log());
            assertTrue(operator.hasNoStream());
        }
    }

    @Test
    void refusesAnOperatorOfAnotherName() throws Exception {
        TestingAuthority elsewhere = TestingAuthority.make(directory, "elsewhere.example");
        try (TestingOperator operator = new TestingOperator(elsewhere, 0);
                TestingPod pod = new TestingPod(operator.address(), directory)) {
            pod.with("token", "good").with("ca.crt", elsewhere.pem()).start();

            pod.loop.redial();

            assertTrue(pod.log().contains(EndReason.UNTRUSTED.words()), pod.log());
            assertTrue(operator.hasNoStream());
        }
    }

    @Test
    void triesAgainWithTheTokenOfNow() throws Exception {
        try (TestingOperator operator = new TestingOperator(authority, 0);
                TestingPod pod = pod(operator).with("token", "expired").start()) {
            pod.loop.redial();
            Redial putOff = pod.loop.awaitRedial();

            pod.with("token", "good\n");
            pod.loop.redial(putOff);

            assertTrue(operator.nextStream().next().hasHello());
            assertEquals(1, count(pod.log(), EndReason.TOKEN_REFUSED.words()), pod.log());
            assertFalse(pod.log().contains("expired"), "the token must not be logged");
        }
    }

    @Test
    void saysThatTheTokenIsMissing() throws Exception {
        try (TestingOperator operator = new TestingOperator(authority, 0);
                TestingPod pod = new TestingPod(operator.address(), directory)) {
            pod.with("ca.crt", authority.pem()).start();

            pod.loop.redial();

            assertTrue(pod.log().contains(EndReason.NO_TOKEN.words()), pod.log());
        }
    }

    @Test
    void reportsChangesAtOnceAndOtherwiseAtIntervals() throws Exception {
        try (TestingOperator operator = new TestingOperator(authority, 0);
                TestingPod pod = pod(operator).start()) {
            TestingStream stream = operator.nextStream();
            stream.next();

            pod.reports.peerFails("crashed");
            var onChange = stream.next().getReport();
            pod.loop.pass(TestingPod.REPORT_INTERVAL);
            var onTime = stream.next().getReport();

            assertEquals(SlotState.SLOT_STATE_FAILED, onChange.getPeer().getState());
            assertEquals("crashed", onTime.getPeer().getReason());
        }
    }

    private static TestingPod pod(TestingOperator operator) throws Exception {
        return new TestingPod(operator.address(), directory)
                .with("ca.crt", authority.pem())
                .with("token", "good");
    }

    private static void assertBetween(long leastMillis, long mostMillis, Duration delay) {
        assertTrue(
                delay.toMillis() >= leastMillis && delay.toMillis() <= mostMillis,
                delay + " (expected: " + leastMillis + ".." + mostMillis + " ms)");
    }

    private static int count(String text, String words) {
        return text.split(words, -1).length - 1;
    }
}
