package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.sidecar.move.Capabilities;
import dev.midflight.sidecar.move.FrozenBatch;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingConfig;
import dev.midflight.sidecar.testing.TestingHttp2;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.testkit.Await;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections to upstreams of HTTP/2 on which nothing is under way. */
@Timeout(60)
final class Http2PoolMoveTest {
    private static final int HEADERS = 1;
    private static final int GOAWAY = 7;
    private static final int END_ALL = 5;
    private static final byte[] STATUS_204 = {(byte) 0x89};
    private static final String GET = "GET /p HTTP/1.1\r\nHost: a\r\n\r\n";

    private final TestingUpstream upstream = new TestingUpstream();
    private final TestingProxy old = TestingProxy.routed(configured(), "MIDFLIGHT_WORKERS=1");
    private final TestingProxy next = TestingProxy.idleRouted(configured(), "MIDFLIGHT_WORKERS=1");
    private final TestingProxy last = TestingProxy.idleRouted(configured(), "MIDFLIGHT_WORKERS=1");
    private final TestingClient client = TestingClient.connect(old.address("web"));

    private String configured() {
        return new TestingConfig()
                .route("rest", "match: {prefix: /}", "forward: [{cluster: one}]")
                .cluster("one", upstream)
                .with("protocol: http2", "pool: {maxRequestsPerConnection: 3}")
                .yaml();
    }

    @AfterEach
    void closeAll() {
        client.close();
        List.of(old, next, last).forEach(TestingProxy::close);
        upstream.close();
    }

    private void exchange(TestingHttp2 server, int stream) {
        assertEquals(stream, server.receive(HEADERS).stream());
        server.send(HEADERS, END_ALL, stream, STATUS_204);
        assertEquals("HTTP/1.1 204 No Content\r\n\r\n", client.receiveUntil("\r\n\r\n"));
    }

    @Test
    void areUsedOnUntilTheyAreUsedUp() {
        client.send(GET);
        TestingHttp2 server = TestingHttp2.serve(upstream.accept());
        exchange(server, 1);

        old.moveTo(next);
        client.send(GET);
        exchange(server, 3);
        next.moveTo(last);
        client.send(GET);
        exchange(server, 5);

        server.receive(GOAWAY);
        client.send(GET);
        exchange(TestingHttp2.serve(upstream.accept()), 1);
        assertEquals(2, last.telemetry().total(Counter.UPSTREAM_CONNECTS));
    }

    @Test
    void goOnWhereTheHandoverIsTakenBack() {
        client.send(GET);
        TestingHttp2 server = TestingHttp2.serve(upstream.accept());
        exchange(server, 1);

        FrozenBatch frozen = TestingProxy.await(old.dataPath().freeze(Capabilities.OURS));
        assertEquals(2, frozen.connections().size());
        client.send(GET);
        TestingProxy.await(old.dataPath().resume(frozen));

        exchange(server, 3);
    }

    /** Pools that are not used are given up each second, but not while what is theirs is frozen. */
    @Test
    void goOnWhereTheHandoverIsTakenBackAfterSeconds() {
        client.send(GET);
        TestingHttp2 server = TestingHttp2.serve(upstream.accept());
        exchange(server, 1);
        CountDownLatch ticks = new CountDownLatch(2);
        Worker worker = old.dataPath().lanes().getFirst().worker();

        FrozenBatch frozen = TestingProxy.await(old.dataPath().freeze(Capabilities.OURS));
        worker.loop().execute(() -> worker.everySecond(ticks::countDown));
        Await.until(() -> "two ticks", () -> ticks.getCount() == 0);
        TestingProxy.await(old.dataPath().resume(frozen));

        client.send(GET);
        exchange(server, 3);
    }

    @Test
    void stayWhereTheOtherSideCannotTakeThem() {
        client.send(GET);
        TestingHttp2 server = TestingHttp2.serve(upstream.accept());
        exchange(server, 1);

        FrozenBatch frozen = TestingProxy.await(old.dataPath().freeze(Capabilities.NONE));
        assertEquals(1, frozen.connections().size());
        TestingProxy.await(old.dataPath().resume(frozen));

        client.send(GET);
        exchange(server, 3);
    }
}
