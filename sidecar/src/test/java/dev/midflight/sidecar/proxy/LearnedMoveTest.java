package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.midflight.sidecar.cluster.ClusterCounter;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a proxy has found out about endpoints, and what is used of quotas, the next one knows. */
@Timeout(60)
final class LearnedMoveTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String ERROR = "HTTP/1.1 500 No\r\nContent-Length: 2\r\n\r\nno";
    private static final String NO_LIMIT = "retries: {attempts: 0}";
    private static final String OUTLIERS =
            "balancing: {policy: round-robin}, outlierDetection: {consecutive5xx: 1,"
                    + " baseEjectionMillis: 3600000, maxEjectionMillis: 3600000}";

    private final TestingUpstream one = new TestingUpstream();
    private final TestingUpstream other = new TestingUpstream();

    @AfterEach
    void closeAll() {
        one.close();
        other.close();
    }

    @Test
    void whoIsEjectedStaysEjected() {
        try (TestingRelay old = TestingRelay.routed(NO_LIMIT, OUTLIERS, one, other);
                TestingRelay next = TestingRelay.idleRouted(NO_LIMIT, OUTLIERS, one, other);
                TestingClient client = old.connect().send(GET)) {
            TestingUpstream failing = asked(old);
            exchange(client, failing, ERROR);
            old.await(true, failing, "ejected");

            old.proxy().moveTo(next.proxy());

            assertEquals(true, next.shown(failing, "ejected"));
            TestingUpstream used = failing == one ? other : one;
            for (int i = 0; i < 2; i++) {
                client.send(GET);
                exchange(client, used, OK);
            }
            assertEquals(0L, next.shown(failing, "requests"));
        }
    }

    private TestingUpstream asked(TestingRelay relay) {
        relay.await(1, ClusterCounter.REQUESTS_ACTIVE);
        return relay.shown(one, "requestsActive").equals(1L) ? one : other;
    }

    private static void exchange(TestingClient client, TestingUpstream upstream, String answer) {
        try (TestingClient server = upstream.accept()) {
            server.receiveUntil("\r\n\r\n");
            server.send(answer);
            client.receiveUntil(answer.substring(answer.length() - 2));
        }
    }

    @Test
    void howLongEndpointsTakeIsKnown() {
        String quick = "balancing: {policy: peak-ewma, decayMillis: 100000}";
        try (TestingRelay old = TestingRelay.routed(NO_LIMIT, quick, one, other);
                TestingRelay next = TestingRelay.idleRouted(NO_LIMIT, quick, one, other);
                TestingClient client = old.connect()) {
            answerOnce(old, client);
            answerOnce(old, client);
            Set<String> known = timed(old);

            old.proxy().moveTo(next.proxy());

            assertFalse(known.isEmpty());
            assertEquals(known, timed(next));
        }
    }

    private void answerOnce(TestingRelay relay, TestingClient client) {
        client.send(GET);
        exchange(client, asked(relay), OK);
        relay.await(0, ClusterCounter.REQUESTS_ACTIVE);
    }

    /** The endpoints of which it is known. */
    private static Set<String> timed(TestingRelay relay) {
        return TestingProxy.await(relay.proxy().dataPath().upstreams().learned()).stream()
                .filter(line -> !line.endsWith("\t0"))
                .map(line -> line.split("\t", -1)[2])
                .collect(Collectors.toSet());
    }

    @Test
    void aQuotaIsNotSpentTwice() {
        String quota = "rateLimit: {requests: 2, per: 1d}";
        try (TestingRelay old = TestingRelay.routed(quota, OUTLIERS, one);
                TestingRelay next = TestingRelay.idleRouted(quota, OUTLIERS, one);
                TestingClient client = old.connect().send(GET)) {
            exchange(client, one, OK);

            old.proxy().moveTo(next.proxy());

            client.send(GET);
            exchange(client, one, OK);
            String refused = client.send(GET).receiveUntil("\r\n\r\n");
            assertEquals("HTTP/1.1 429", refused.substring(0, 12));
        }
    }
}
