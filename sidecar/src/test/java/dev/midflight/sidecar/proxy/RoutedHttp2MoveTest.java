package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.sidecar.move.FrozenBatch;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.NettyHttp2Client;
import dev.midflight.sidecar.testing.NettyHttp2Client.Exchange;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingConfig;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection of HTTP/2 that a configured listener accepted goes on by the routes of the next. */
@Timeout(60)
final class RoutedHttp2MoveTest {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    private final TestingUpstream upstream = new TestingUpstream();
    private final TestingProxy old = TestingProxy.routed(configured("old"));
    private final TestingProxy next = TestingProxy.idleRouted(configured("next"));

    private String configured(String who) {
        return new TestingConfig()
                .route("who", "match: {path: /who}", "respond: {body: " + who + "}")
                .route("rest", "forward: [{cluster: app}]")
                .cluster("app", upstream)
                .with("protocol: http1")
                .yaml();
    }

    @AfterEach
    void closeAll() {
        old.close();
        next.close();
        upstream.close();
    }

    @Test
    void goesOnByTheRoutesOfTheNextProcess() {
        try (NettyHttp2Client client = NettyHttp2Client.connect(old.address("web"))) {
            assertEquals("old", client.get("/who").content());

            FrozenBatch moved = old.moveTo(next);
            old.exit();

            assertEquals(1, moved.clients());
            assertEquals("next", client.get("/who").content());
            Exchange forwarded = client.send("GET", "/", true);
            TestingClient server = upstream.accept();
            server.receiveUntil("\r\n\r\n");
            server.send(OK);
            assertEquals("ok", forwarded.response().content());
        }
        assertEquals(1, next.telemetry().total(Counter.ADOPTED));
    }
}
