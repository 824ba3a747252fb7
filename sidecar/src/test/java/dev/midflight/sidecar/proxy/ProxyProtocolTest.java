package dev.midflight.sidecar.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.proxyprotocol.ProxyHeader;
import dev.midflight.sidecar.proxyprotocol.Version2;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.testkit.Await;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Headers of the PROXY protocol that listeners read; those that clusters get: ProxyHeaderSentTest.
 */
@Timeout(60)
final class ProxyProtocolTest {
    private static final String HEADER = "PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\r\n";
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    private final TestingUpstream upstream = new TestingUpstream();
    private final String yaml =
            """
            listeners:
              - name: web
                address: 127.0.0.1:0
                cluster: plain
                proxyProtocol: required
                access: {deny: [192.0.2.66]}
              - name: optional
                address: 127.0.0.1:0
                protocol: tcp
                cluster: plain
                proxyProtocol: optional
              - {name: plain, address: "127.0.0.1:0", protocol: detect, cluster: plain}
              - {name: requests, address: "127.0.0.1:0", cluster: plain, proxyProtocol: optional}
            clusters:
              - {name: plain, endpoints: [{address: "127.0.0.1:%d"}]}
            """
                    .formatted(upstream.address().getPort());
    private final TestingProxy proxy = TestingProxy.routed(yaml, "MIDFLIGHT_DETECT_SECONDS=1");

    @AfterEach
    void closeAll() {
        proxy.close();
        upstream.close();
    }

    private TestingClient connect(String listener) {
        return TestingClient.connect(proxy.address(listener));
    }

    private static byte[] version2(String source, String destination) {
        ByteBuf out = Unpooled.buffer();
        Version2.write(
                ProxyHeader.of(
                        new InetSocketAddress(source, 1), new InetSocketAddress(destination, 2)),
                out);
        return ByteBufUtil.getBytes(out);
    }

    @Test
    void takesTheClientFromTheHeaderHoweverItIsCut() {
        for (int cut = 1; cut < HEADER.length(); cut += 7) {
            try (TestingClient client = connect("web")) {
                client.send(HEADER.substring(0, cut));
                client.send(HEADER.substring(cut) + GET);

                TestingClient server = upstream.accept();
                String head = server.receiveUntil("\r\n\r\n");
                server.close();

                assertTrue(head.contains("\r\nx-forwarded-for: 192.0.2.1\r\n"), head);
            }
        }
    }

    @Test
    void takesTheClientFromABinaryHeader() {
        try (TestingClient client = connect("web")) {
            client.send(version2("2001:db8::7", "::1")).send(GET);

            String head = upstream.accept().receiveUntil("\r\n\r\n");

            assertTrue(head.contains("\r\nx-forwarded-for: 2001:db8::7\r\n"), head);
        }
    }

    @Test
    void keepsTheSocketsAddressWhereTheHeaderNamesNone() {
        try (TestingClient client = connect("web")) {
            client.send("PROXY UNKNOWN\r\n" + GET);

            String head = upstream.accept().receiveUntil("\r\n\r\n");

            assertTrue(head.contains("\r\nx-forwarded-for: 127.0.0.1\r\n"), head);
        }
    }

    @Test
    void asksTheFiltersAboutTheClientOfTheHeader() {
        try (TestingClient client = connect("web")) {
            client.send(HEADER.replace("192.0.2.1", "192.0.2.66") + GET);

            assertTrue(client.isReset());
        }
        assertEquals(1, proxy.telemetry().total(Counter.FILTERED_CONNECTIONS_ACCESS));
        assertTrue(upstream.isLeftAlone(50));
    }

    @Test
    void takesAnIpv4AddressForOneHoweverItIsWritten() {
        ByteBuf binary = Unpooled.buffer();
        binary.writeCharSequence("\r\n\r\n\0\r\nQUIT\n\u0021\u0021\0\u0024", ISO_8859_1);
        for (int i = 0; i < 2; i++) {
            binary.writeZero(10).writeShort(0xffff);
            binary.writeByte(192).writeByte(0).writeByte(2).writeByte(66);
        }
        binary.writeInt(0x00010002);
        try (TestingClient text = connect("web");
                TestingClient octets = connect("web")) {
            text.send("PROXY TCP6 ::ffff:192.0.2.66 ::1 56324 443\r\n" + GET);
            octets.send(ByteBufUtil.getBytes(binary)).send(GET);

            assertTrue(text.isReset());
            assertTrue(octets.isReset());
        }
        assertEquals(2, proxy.telemetry().total(Counter.FILTERED_CONNECTIONS_ACCESS));
        assertTrue(upstream.isLeftAlone(50));
    }

    @Test
    void closesWhatHasNoHeader() {
        try (TestingClient none = connect("web");
                TestingClient wrong = connect("web");
                TestingClient cut = connect("web");
                TestingClient silent = connect("web")) {
            none.send(GET);
            wrong.send("PROXY TCP4 192.0.2.300 198.51.100.2 56324 443\r\n");
            cut.send("PROXY TCP4 ").finish();

            assertTrue(none.isReset());
            assertTrue(wrong.isReset());
            assertTrue(cut.isReset());
            assertTrue(silent.isReset());
        }
        assertEquals(2, proxy.telemetry().total(Counter.PROXY_HEADER_MALFORMED));
        assertEquals(1, proxy.telemetry().total(Counter.PROXY_HEADER_TRUNCATED));
        assertEquals(1, proxy.telemetry().total(Counter.PROXY_HEADER_TIMEOUT));
        assertTrue(upstream.isLeftAlone(50));
    }

    @Test
    void doesWithoutAHeaderWhereItIsOptional() {
        for (String sent : new String[] {"POST", "\r\n\r\n\0no", "hello"}) {
            for (String header : new String[] {"", HEADER}) {
                try (TestingClient client = connect("optional")) {
                    client.send(header + sent);

                    TestingClient server = upstream.accept();

                    assertEquals(sent, server.receiveText(sent.length()));
                    server.close();
                }
            }
        }
    }

    @Test
    void letsTheServerSpeakToASilentClientWhereTheHeaderIsOptional() {
        try (TestingClient client = connect("optional")) {
            upstream.accept().send("220 hello\r\n");

            assertEquals("220 hello\r\n", client.receiveUntil("\n"));
        }
    }

    @Test
    void aClientThatEndsWithoutAByteIsPassedOnWhereTheHeaderIsOptional() {
        try (TestingClient client = connect("optional");
                TestingClient request = connect("requests")) {
            client.finish();
            request.finish();
            TestingClient server = upstream.accept();

            assertTrue(server.isAtEnd());
            server.send("all there is").finish();
            assertEquals("all there is", client.receiveAll());
            assertTrue(request.isAtEnd());
        }
        assertEquals(0, proxy.telemetry().total(Counter.PROXY_HEADER_TRUNCATED));
    }

    @Test
    void countsWhatAConnectionHasSaidBeforeItIsKnownWhereItGoes() {
        String begin = "GET /" + "a".repeat(3000);
        try (TestingClient header = connect("optional");
                TestingClient line = connect("plain")) {
            header.send(HEADER.substring(0, 9));
            line.send(begin);
            Await.until("both", () -> held() == 9 + begin.length());
            line.send(" HTTP/1.1\r\nHost: a\r\n\r\n");
            TestingClient server = upstream.accept();
            server.receiveUntil("\r\n\r\n");
            header.send(HEADER.substring(9) + "hello");
            upstream.accept().receiveText(5);

            Await.until("none", () -> held() == 0);
        }
    }

    private long held() {
        return proxy.dataPath().lanes().stream()
                .mapToLong(lane -> lane.worker().budget().heldBytes())
                .sum();
    }

    @Test
    void whatTheClientAskedForMovesWithIt() {
        try (TestingProxy next = TestingProxy.idleRouted(yaml);
                TestingClient client = connect("plain")) {
            client.send("GE");
            Await.until("its bytes", () -> held() == 2);
            proxy.moveTo(next);
            proxy.exit();

            client.send(GET.substring(2));

            String head = upstream.accept().receiveUntil("\r\n\r\n");
            assertTrue(head.contains("\r\nx-forwarded-for: 127.0.0.1\r\n"), head);
        }
    }

    @Test
    void refusesABeginningOfAHeaderThatDoesNotGoOnWhereItIsOptional() {
        try (TestingClient client = connect("optional")) {
            client.send("PROXY nonsense\r\n");

            assertTrue(client.isReset());
        }
        assertEquals(1, proxy.telemetry().total(Counter.PROXY_HEADER_MALFORMED));
    }

    @Test
    void aConnectionThatHasNotSaidItsHeaderMovesOnceItHas() {
        try (TestingProxy next = TestingProxy.idleRouted(yaml);
                TestingClient client = connect("web")) {
            client.send(HEADER.substring(0, 10));
            var moving = CompletableFuture.runAsync(() -> proxy.moveTo(next));

            client.send(HEADER.substring(10) + GET);
            TestingClient server = upstream.accept();
            TestingProxy.await(moving);
            proxy.exit();
            String head = server.receiveUntil("\r\n\r\n");
            server.send(OK);

            assertTrue(head.contains("\r\nx-forwarded-for: 192.0.2.1\r\n"), head);
            assertTrue(client.receiveUntil("ok").startsWith("HTTP/1.1 200 "));
        }
    }
}
