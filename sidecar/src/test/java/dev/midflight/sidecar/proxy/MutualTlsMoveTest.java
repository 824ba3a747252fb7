package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.move.Capabilities;
import dev.midflight.sidecar.move.FrozenBatch;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.sidecar.tls.MeshContexts;
import dev.midflight.sidecar.tls.TestingMesh;
import io.netty.handler.ssl.SslProvider;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections between two proxies that encrypt them go on while either is replaced. */
@Timeout(60)
final class MutualTlsMoveTest {
    private static final String GET = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    private final TestingMesh mesh = new TestingMesh();
    private final TestingUpstream application = new TestingUpstream();
    private TestingProxy server = TestingProxy.serving(application.address());
    private final String calling =
            """
            listeners:
              - {name: http, address: "127.0.0.1:0", cluster: mesh}
              - {name: bytes, address: "127.0.0.1:0", protocol: tcp, cluster: mesh}
            clusters:
              - name: mesh
                endpoints: [{address: "127.0.0.1:%d", mesh: true}]
                tls: {identities: ["spiffe://mesh.test/ns/shop/sa/cart"]}
            """
                    .formatted(server.address("inbound").getPort());
    private TestingProxy caller = TestingProxy.routed(calling);

    @BeforeEach
    void prove() {
        proveServer(mesh.contexts("shop", "cart"));
        caller.dataPath().credentials().become(mesh.contexts("web", "front"));
    }

    private void proveServer(MeshContexts contexts) {
        server.dataPath().credentials().become(contexts);
        server.apply(
                """
                listeners:
                  - {name: in, redirected: {}, protocol: detect, routes: main, otherwise: app, tls: strict,
                     accessRules: {rules: [{action: allow, identities: [{prefix: "spiffe://mesh.test/ns/web/"}]}], otherwise: deny}}
                routeTables:
                  - name: main
                    hosts:
                      - {name: any, domains: ["*"], routes: [{name: all, forward: [{cluster: app}]}]}
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

    private void moveServer() {
        TestingProxy old = server;
        server = TestingProxy.idle(application.address());
        proveServer(mesh.contexts("shop", "cart"));
        old.moveTo(server);
        old.exit();
    }

    private void moveCaller() {
        TestingProxy old = caller;
        caller = TestingProxy.idleRouted(calling);
        caller.dataPath().credentials().become(mesh.contexts("web", "front"));
        old.moveTo(caller);
        old.exit();
    }

    private TestingClient connect(String listener) {
        return TestingClient.connect(caller.address(listener));
    }

    private static void assertServed(TestingClient client, TestingClient served) {
        served.receiveUntil("\r\n\r\n");
        served.send(OK);
        String answer = client.receiveUntil("ok");
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
    }

    @Test
    void noByteIsLostOfStreamsThatGoOnWhileBothSidesAreReplaced() {
        byte[] stream = new byte[8 << 20];
        new Random(7).nextBytes(stream);
        try (TestingClient client = connect("bytes")) {
            client.send(new byte[] {1});
            TestingClient served = application.accept();
            served.receive(1);
            CompletableFuture<byte[]> there = receiving(served, stream.length);
            CompletableFuture<byte[]> back = receiving(client, stream.length);
            sending(client, stream);
            sending(served, stream);

            for (int i = 0; i < 10; i++) {
                moveServer();
                moveCaller();
            }

            assertArrayEquals(stream, there.join());
            assertArrayEquals(stream, back.join());
            assertEquals(1, server.telemetry().total(Counter.TLS_HANDSHAKES));
        }
    }

    @Test
    void aKeptConnectionServesOnAndIsStillWhoItWas() {
        try (TestingClient client = connect("http")) {
            client.send(GET);
            TestingClient served = application.accept();
            assertServed(client, served);
            for (int i = 0; i < 3; i++) {
                moveServer();
                client.send(GET);
                assertServed(client, served);
                moveCaller();
                client.send(GET);
                assertServed(client, served);
            }
            assertEquals(1, server.telemetry().total(Counter.TLS_HANDSHAKES));
        }
    }

    @Test
    void aRequestInFlightIsAnsweredThroughProxiesThatDidNotTakeIt() {
        try (TestingClient client = connect("http").send(GET)) {
            TestingClient served = application.accept();
            served.receiveUntil("\r\n\r\n");

            moveServer();
            moveCaller();
            served.send(OK);

            assertTrue(client.receiveUntil("ok").startsWith("HTTP/1.1 200 "));
            assertEquals(1, server.telemetry().total(Counter.TLS_HANDSHAKES));
        }
    }

    /** Who had proved to be one that was wanted, to another process. */
    @Test
    void aConnectionToWhoIsNoLongerWantedIsNotUsedAgain() {
        try (TestingClient client = connect("http").send(GET)) {
            TestingClient served = application.accept();
            served.receiveUntil("\r\n\r\n");
            moveCaller();
            caller.apply(calling.replace("sa/cart", "sa/other"));
            served.send(OK);
            client.receiveUntil("ok");

            String answer = client.send(GET).receiveUntil("\r\n\r\n");

            assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
        }
    }

    @Test
    void theEndOfOneSideIsKept() {
        try (TestingClient client = connect("bytes")) {
            client.send("question").finish();
            TestingClient served = application.accept();
            assertEquals("question", served.receiveAll());

            moveServer();
            moveCaller();
            served.send("answer").finish();

            assertEquals("answer", client.receiveAll());
        }
    }

    @Test
    void whoCannotTakeTlsGetsNoneOfIt() {
        try (TestingClient client = connect("bytes")) {
            client.send("\u0001a");
            TestingClient served = application.accept();
            assertEquals("\u0001a", served.receiveText(2));

            FrozenBatch frozen = TestingProxy.await(server.dataPath().freeze(Capabilities.NONE));
            assertEquals(0, frozen.connections().size());
            client.send("b");
            assertEquals("b", served.receiveText(1));
            TestingProxy.await(server.dataPath().resume(frozen));
        }
    }

    @Test
    void aFreezeThatIsTakenBackLosesNothing() {
        try (TestingClient client = connect("bytes")) {
            client.send("\u0001a");
            TestingClient served = application.accept();
            assertEquals("\u0001a", served.receiveText(2));

            FrozenBatch frozen = TestingProxy.await(server.dataPath().freeze(Capabilities.OURS));
            assertEquals(1, frozen.connections().size());
            client.send("b");
            served.send("c");
            TestingProxy.await(server.dataPath().resume(frozen));

            assertEquals("b", served.receiveText(1));
            assertEquals("c", client.receiveText(1));
        }
    }

    /** Where the native library is not there. */
    @Test
    void keysThatTheLibraryKeepsStayWithIt() {
        proveServer(mesh.contexts("shop", "cart", SslProvider.JDK));
        try (TestingClient client = connect("bytes")) {
            client.send("\u0001a");
            TestingClient served = application.accept();
            assertEquals("\u0001a", served.receiveText(2));

            FrozenBatch frozen = TestingProxy.await(server.dataPath().freeze(Capabilities.OURS));
            assertEquals(0, frozen.connections().size());
            TestingProxy.await(server.dataPath().resume(frozen));
            client.send("b").finish();
            assertEquals("b", served.receiveAll());
        }
    }

    private static CompletableFuture<byte[]> receiving(TestingClient from, int length) {
        CompletableFuture<byte[]> received = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> received.complete(from.receive(length)));
        return received;
    }

    private static void sending(TestingClient to, byte[] bytes) {
        Thread.ofVirtual().start(() -> to.send(bytes));
    }
}
