package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingHttp2;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.sidecar.tls.TestingMesh;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An endpoint that no longer takes mutual TLS: what was made by it is used no more. */
@Timeout(60)
final class MeshWithdrawalTest {
    private static final int HEADERS = 1;
    private static final int END_ALL = 5;
    private static final byte[] STATUS_204 = {(byte) 0x89};
    private static final String GET = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String NO_CONTENT = "HTTP/1.1 204 No Content\r\n\r\n";

    private final TestingMesh mesh = new TestingMesh();
    private final TestingUpstream application = new TestingUpstream();
    private final TestingProxy server = TestingProxy.serving(application.address());
    private final TestingProxy caller = TestingProxy.routed(callers(true), "MIDFLIGHT_WORKERS=1");

    private String callers(boolean takesMtls) {
        return """
        listeners:
          - {name: http1, address: "127.0.0.1:0", cluster: http1}
          - {name: http2, address: "127.0.0.1:0", cluster: http2}
        clusters:
          - name: http1
            endpoints: [{address: "127.0.0.1:%1$d", mesh: %2$s}]
            tls: {}
          - name: http2
            protocol: http2
            endpoints: [{address: "127.0.0.1:%1$d", mesh: %2$s}]
            tls: {}
        """
                .formatted(server.address("inbound").getPort(), takesMtls);
    }

    @BeforeEach
    void prove() {
        server.dataPath().credentials().become(mesh.contexts("shop", "cart"));
        caller.dataPath().credentials().become(mesh.contexts("web", "front"));
        server.apply(
                """
                listeners:
                  - {name: in, redirected: {}, protocol: detect, cluster: app, tls: permissive}
                clusters:
                  - {name: app, originalDestination: true}
                """);
    }

    @AfterEach
    void closeAll() {
        caller.close();
        server.close();
        application.close();
    }

    @Test
    void anIdleConnectionIsNotUsedAgain() {
        try (TestingClient client = TestingClient.connect(caller.address("http1"))) {
            client.send(GET);
            TestingClient before = application.accept();
            before.receiveUntil("\r\n\r\n");
            before.send(NO_CONTENT);
            assertTrue(client.receiveUntil("\r\n\r\n").startsWith("HTTP/1.1 204 "));

            caller.apply(callers(false));
            client.send(GET);
            try (TestingClient after = application.accept()) {
                after.receiveUntil("\r\n\r\n");
            }
        }
        assertEquals(1, server.telemetry().total(Counter.TLS_HANDSHAKES));
    }

    @Test
    void aSharedConnectionTakesNoMoreRequests() {
        try (TestingClient client = TestingClient.connect(caller.address("http2"))) {
            client.send(GET);
            TestingHttp2 before = TestingHttp2.serve(application.accept());
            before.send(HEADERS, END_ALL, before.receive(HEADERS).stream(), STATUS_204);
            assertTrue(client.receiveUntil("\r\n\r\n").startsWith("HTTP/1.1 204 "));

            caller.apply(callers(false));
            client.send(GET);
            try (TestingHttp2 after = TestingHttp2.serve(application.accept())) {
                assertEquals(END_ALL, after.receive(HEADERS).flags());
            }
        }
        assertEquals(1, server.telemetry().total(Counter.TLS_HANDSHAKES));
    }
}
