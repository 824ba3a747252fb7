package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.sidecar.cluster.ClusterCounter;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingUpstream;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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

    private TestingUpstream active(TestingRelay relay) {
        return Arrays.stream(upstreams)
                .filter(each -> relay.shown(each, "requestsActive").equals(1L))
                .findFirst()
                .orElseThrow();
    }
}
