package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.sidecar.cluster.ClusterCounter;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingUpstream;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A routed exchange that goes on in another process is the same one to its cluster. */
@Timeout(60)
final class RoutedHttp1MoveTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String NO_LIMIT = "retries: {attempts: 0}";
    private static final String IN_TURNS = "balancing: {policy: round-robin}";
    private static final int HOSTS = 12;

    private final TestingUpstream[] upstreams =
            Stream.generate(TestingUpstream::new).limit(HOSTS).toArray(TestingUpstream[]::new);

    @AfterEach
    void closeAll() {
        Arrays.stream(upstreams).forEach(TestingUpstream::close);
    }

    @Test
    void keepsItsHostAmongManyAndCountsOnce() {
        try (TestingRelay old = TestingRelay.routed(NO_LIMIT, IN_TURNS, upstreams);
                TestingRelay next = TestingRelay.idleRouted(NO_LIMIT, IN_TURNS, upstreams);
                TestingClient client = old.connect().send(GET)) {
            old.await(1, ClusterCounter.REQUESTS_ACTIVE);
            TestingUpstream used = active(old);
            TestingClient server = used.accept();
            server.receiveUntil("\r\n\r\n");

            old.proxy().moveTo(next.proxy());

            next.await(1L, used, "requestsActive");
            for (TestingUpstream each : upstreams) {
                assertEquals(0L, next.shown(each, "requests"));
                assertEquals(0L, next.shown(each, "cancelled"));
            }
            server.send(OK);
            client.receiveUntil("ok");
            next.await(0, ClusterCounter.REQUESTS_ACTIVE);
            assertEquals(1L, next.shown(used, "successes"));
        }
    }

    /**
     * No burst of new ones meets the endpoints, and what a connection is good for is not forgotten.
     */
    @Test
    void idleConnectionsOfAClusterAreUsedOnUntilTheyAreUsedUp() {
        String three = "pool: {maxRequestsPerConnection: 3}";
        TestingUpstream only = upstreams[0];
        try (TestingRelay old = TestingRelay.routed(NO_LIMIT, three, only);
                TestingRelay next = TestingRelay.idleRouted(NO_LIMIT, three, only);
                TestingRelay last = TestingRelay.idleRouted(NO_LIMIT, three, only);
                TestingClient client = old.connect()) {
            TestingClient first = exchange(client, null, only);

            old.proxy().moveTo(next.proxy());
            exchange(client, first, only);
            assertEquals(1, next.total(ClusterCounter.CONNECTIONS_ACTIVE));
            old.await(0, ClusterCounter.CONNECTIONS_ACTIVE);
            next.proxy().moveTo(last.proxy());
            exchange(client, first, only);

            assertEquals("", first.receiveAll());
            exchange(client, null, only);
            assertEquals(1, last.total(ClusterCounter.CONNECTIONS_ACTIVE));
        }
    }

    private static TestingClient exchange(
            TestingClient client, @Nullable TestingClient known, TestingUpstream upstream) {
        client.send(GET);
        TestingClient server = known == null ? upstream.accept() : known;
        server.receiveUntil("\r\n\r\n");
        server.send(OK);
        client.receiveUntil("ok");
        return server;
    }

    /** Its host may have left meanwhile, or its cluster. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void anIdleConnectionThatIsOfNoUseThereIsClosed(int hosts) {
        TestingUpstream only = upstreams[0];
        TestingUpstream[] others = Arrays.copyOfRange(upstreams, 1, 1 + hosts);
        try (TestingRelay old = TestingRelay.routed(NO_LIMIT, IN_TURNS, only);
                TestingRelay next = TestingRelay.idleRouted(NO_LIMIT, IN_TURNS, others);
                TestingClient client = old.connect()) {
            TestingClient server = exchange(client, null, only);

            old.proxy().moveTo(next.proxy());

            assertEquals("", server.receiveAll());
            assertEquals(0, next.total(ClusterCounter.CONNECTIONS_ACTIVE));
        }
    }

    private TestingUpstream active(TestingRelay relay) {
        return Arrays.stream(upstreams)
                .filter(each -> relay.shown(each, "requestsActive").equals(1L))
                .findFirst()
                .orElseThrow();
    }
}
