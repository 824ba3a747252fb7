package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.sidecar.tls.TestingMesh;
import io.netty.handler.ssl.SslProvider;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two proxies that prove to each other who they are, an application behind the second. */
@Timeout(60)
final class MutualTlsTest {
    private static final String GET = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    private final TestingMesh mesh = new TestingMesh();
    private final TestingUpstream application = new TestingUpstream();
    private final TestingProxy server = TestingProxy.serving(application.address());
    private final TestingProxy caller =
            TestingProxy.routed(
                    """
                    listeners:
                      - {name: http, address: "127.0.0.1:0", cluster: mesh}
                      - {name: bytes, address: "127.0.0.1:0", protocol: tcp, cluster: mesh}
                      - {name: other, address: "127.0.0.1:0", cluster: other}
                      - {name: plain, address: "127.0.0.1:0", cluster: plain}
                    clusters:
                      - name: mesh
                        endpoints: [{address: "127.0.0.1:%1$d", mesh: true}]
                        tls: {identities: ["spiffe://mesh.test/ns/shop/sa/cart"]}
                      - name: other
                        endpoints: [{address: "127.0.0.1:%1$d", mesh: true}]
                        tls: {identities: ["spiffe://mesh.test/ns/shop/sa/other"]}
                      - name: plain
                        endpoints: [{address: "127.0.0.1:%1$d"}]
                        tls: {}
                    """
                            .formatted(server.address("inbound").getPort()));

    @BeforeEach
    void prove() {
        server.dataPath().credentials().become(mesh.contexts("shop", "cart"));
        caller.dataPath().credentials().become(mesh.contexts("web", "front"));
        serve("tls: strict");
    }

    @AfterEach
    void closeAll() {
        caller.close();
        server.close();
        application.close();
    }

    /** What comes in goes to the application, its requests by a table. */
    private void serve(String fields) {
        server.apply(
                """
                listeners:
                  - {name: in, redirected: {}, protocol: detect, routes: main, otherwise: app, %s}
                routeTables:
                  - name: main
                    hosts:
                      - {name: any, domains: ["*"], routes: [{name: all, forward: [{cluster: app}]}]}
                clusters:
                  - {name: app, originalDestination: true}
                """
                        .formatted(fields));
    }

    private TestingClient connect(String listener) {
        return TestingClient.connect(caller.address(listener));
    }

    private void assertServed(TestingClient client) {
        client.send(GET);
        try (TestingClient served = application.accept()) {
            served.receiveUntil("\r\n\r\n");
            served.send(OK);
            assertTrue(client.receiveUntil("ok").startsWith("HTTP/1.1 200 "));
        }
    }

    private static void assertAnswer(String status, TestingClient client) {
        String head = client.send(GET).receiveUntil("\r\n\r\n");

        assertTrue(head.startsWith("HTTP/1.1 " + status), head);
    }

    @Test
    void requestsPassBetweenWhoHasProvedWhoTheyAre() {
        try (TestingClient client = connect("http")) {
            assertServed(client);
        }
        assertEquals(1, server.telemetry().total(Counter.TLS_HANDSHAKES));
        assertEquals(1, server.telemetry().total(Counter.DETECTED_HTTP1));
    }

    @Test
    void whoIsNotInTheMeshIsRefusedWhereItIsStrict() {
        try (TestingClient client = connect("plain")) {
            assertAnswer("502", client);
        }
        assertEquals(1, server.telemetry().total(Counter.TLS_REFUSED));
    }

    @Test
    void whoIsNotInTheMeshIsServedWhereItIsPermissive() {
        serve("tls: permissive");

        try (TestingClient outside = connect("plain");
                TestingClient inside = connect("http")) {
            assertServed(outside);
            assertServed(inside);
        }
        assertEquals(1, server.telemetry().total(Counter.TLS_HANDSHAKES));
    }

    @Test
    void aServerThatIsSomebodyElseGetsNothing() {
        try (TestingClient client = connect("other")) {
            assertAnswer("503", client);
        }
        assertEquals(1, caller.telemetry().total(Counter.TLS_FAILED));
    }

    @Test
    void whoComesFromAnotherMeshIsNobody() {
        caller.dataPath().credentials().become(new TestingMesh().contexts("web", "front"));

        try (TestingClient client = connect("http")) {
            assertAnswer("503", client);
        }
        assertEquals(0, server.telemetry().total(Counter.TLS_HANDSHAKES));
    }

    @Test
    void whatHasExpiredProvesNothing() {
        caller.dataPath()
                .credentials()
                .become(mesh.contexts("web", "front", Duration.ofSeconds(-60)));

        try (TestingClient client = connect("http")) {
            assertAnswer("502", client);
        }
        assertEquals(0, server.telemetry().total(Counter.TLS_HANDSHAKES));
    }

    @Test
    void rulesKnowWhoAsks() {
        serve(
                "tls: strict, accessRules: {rules: [{action: allow, identities: [{prefix:"
                        + " \"spiffe://mesh.test/ns/web/\"}]}], otherwise: deny}");
        try (TestingClient client = connect("http")) {
            assertServed(client);
        }
        caller.dataPath().credentials().become(mesh.contexts("elsewhere", "front"));
        caller.apply("version: none");

        serve("tls: permissive, accessRules: {otherwise: deny}");
        try (TestingClient client = TestingClient.connect(server.address("inbound"))) {
            assertAnswer("403", client);
        }
    }

    @Test
    void theEndOfEachSidePassesByItself() {
        try (TestingClient client = connect("bytes")) {
            client.send("question").finish();
            TestingClient served = application.accept();

            assertEquals("question", served.receiveAll());
            served.send("answer").finish();
            assertEquals("answer", client.receiveAll());
        }
    }

    @Test
    void largeTransfersArriveAsTheyWere() {
        byte[] sent = new byte[8 << 20];
        new Random(1).nextBytes(sent);
        try (TestingClient client = connect("bytes")) {
            client.send("\u0001");
            TestingClient served = application.accept();
            served.receive(1);
            Thread.ofVirtual().start(() -> served.send(sent));

            assertArrayEquals(sent, client.receive(sent.length));
        }
    }

    /** The JDK's TLS where the native library is not there; ours in records is both sides' then. */
    @ParameterizedTest
    @CsvSource({"JDK, JDK", "JDK, OPENSSL", "OPENSSL, JDK"})
    void librariesUnderstandEachOther(SslProvider serving, SslProvider calling) {
        server.dataPath().credentials().become(mesh.contexts("shop", "cart", serving));
        caller.dataPath().credentials().become(mesh.contexts("web", "front", calling));

        try (TestingClient client = connect("http")) {
            assertServed(client);
        }
        theEndOfEachSidePassesByItself();
        largeTransfersArriveAsTheyWere();
    }

    @Test
    void newCertificatesCutNothing() {
        try (TestingClient client = connect("bytes")) {
            client.send("\u0001a");
            TestingClient served = application.accept();
            assertEquals("\u0001a", served.receiveText(2));

            for (int i = 0; i < 20; i++) {
                server.dataPath().credentials().become(mesh.contexts("shop", "cart"));
                caller.dataPath().credentials().become(mesh.contexts("web", "front"));
                client.send("b");
                assertEquals("b", served.receiveText(1));
                try (TestingClient next = connect("http")) {
                    assertServed(next);
                }
            }
        }
    }
}
