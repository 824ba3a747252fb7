package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.proxyprotocol.ProxyHeaderRead;
import dev.midflight.sidecar.proxyprotocol.ProxyHeaders;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.telemetry.FlowKind;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.testkit.Await;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cluster that wants a header of the PROXY protocol is told for whom a connection is. */
@Timeout(60)
final class ProxyHeaderSentTest {
    private static final String HEADER = "PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\r\n";
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    private final TestingUpstream upstream = new TestingUpstream();
    private final String yaml =
            """
            listeners:
              - {name: text, address: "127.0.0.1:0", protocol: tcp, cluster: text}
              - {name: binary, address: "127.0.0.1:0", protocol: detect, cluster: binary}
              - {name: guessed, address: "127.0.0.1:0", protocol: detect, cluster: text}
              - {name: told, address: "127.0.0.1:0", cluster: text, proxyProtocol: optional}
            clusters:
              - {name: text, proxyProtocol: v1, endpoints: [{address: "127.0.0.1:%1$d"}]}
              - {name: binary, proxyProtocol: v2, endpoints: [{address: "127.0.0.1:%1$d"}]}
            """
                    .formatted(upstream.address().getPort());
    private final TestingProxy proxy = TestingProxy.routed(yaml);

    @AfterEach
    void closeAll() {
        proxy.close();
        upstream.close();
    }

    private TestingClient connect(String listener) {
        return TestingClient.connect(proxy.address(listener));
    }

    @Test
    void tellsAClusterForWhomAConnectionIs() {
        try (TestingClient client = connect("text")) {
            client.send("hello");
            TestingClient server = upstream.accept();

            assertEquals(
                    "PROXY TCP4 127.0.0.1 127.0.0.1 %d %d\r\n"
                            .formatted(client.localPort(), proxy.address("text").getPort()),
                    server.receiveUntil("\n"));
            assertEquals("hello", server.receiveText(5));
            server.send("bye").finish();
            assertEquals("bye", client.receiveAll());
        }
    }

    @Test
    void tellsItBeforeAServerThatSpeaksFirst() {
        try (TestingClient client = connect("binary")) {
            TestingClient server = upstream.accept();
            byte[] header = server.receive(28);
            server.send("220\n");

            assertEquals("220\n", client.receiveUntil("\n"));
            var read = new ProxyHeaders(512).read(Unpooled.wrappedBuffer(header));
            assertTrue(read instanceof ProxyHeaderRead.Complete, read.toString());
            client.send("more");
            assertEquals("more", server.receiveText(4));
        }
    }

    @Test
    void tellsItOfAClientThatMovesBeforeItHasBegun() {
        String hint = "_PORT_PROTOCOLS=" + upstream.address().getPort() + "=client-first";
        String[] hints = {"MIDFLIGHT_INBOUND" + hint, "MIDFLIGHT_OUTBOUND" + hint};
        try (TestingProxy hinted = TestingProxy.routed(yaml, hints);
                TestingProxy next = TestingProxy.idleRouted(yaml, hints);
                TestingClient client = TestingClient.connect(hinted.address("guessed"))) {
            Await.until(
                    "it is open",
                    () -> hinted.telemetry().open(FlowKind.DETECTING, Direction.INBOUND) == 1);
            hinted.moveTo(next);
            hinted.exit();

            client.send("\u0001x");

            TestingClient server = upstream.accept();
            String header = server.receiveUntil("\n");
            assertTrue(header.contains(" " + client.localPort() + " "), header);
            assertEquals("\u0001x", server.receiveText(2));
        }
    }

    @Test
    void requestsThatWereGuessedAreForWhomeverTheClientAsked() {
        try (TestingClient client = connect("guessed")) {
            client.send(GET);

            String head = upstream.accept().receiveUntil("\r\n\r\n");

            assertEquals(
                    "PROXY TCP4 127.0.0.1 127.0.0.1 %d %d"
                            .formatted(client.localPort(), proxy.address("guessed").getPort()),
                    head.substring(0, head.indexOf('\r')));
            assertTrue(head.contains("\r\nx-forwarded-for: 127.0.0.1\r\n"), head);
        }
    }

    @Test
    void sharesNoConnectionOfRequestsBetweenClients() {
        String first = requestSeenBy(HEADER);
        String second = requestSeenBy(HEADER.replace("192.0.2.1", "192.0.2.9"));

        assertTrue(first.startsWith("PROXY TCP4 192.0.2.1 127.0.0.1 56324 "), first);
        assertTrue(second.startsWith("PROXY TCP4 192.0.2.9 127.0.0.1 56324 "), second);
        assertNotEquals(first, second);
    }

    private String requestSeenBy(String header) {
        try (TestingClient client = connect("told")) {
            client.send(header + GET);
            TestingClient server = upstream.accept();
            String seen = server.receiveUntil("\r\n\r\n");
            server.send(OK);
            client.receiveUntil("ok");
            client.send(GET);
            TestingClient next = upstream.accept();
            assertEquals(seen.substring(0, seen.indexOf('\n') + 1), next.receiveUntil("\n"));
            next.send(OK);
            client.receiveUntil("ok");
            return seen;
        }
    }
}
