package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingHttp2;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where connections of a configured listener go that has no route table. */
@Timeout(60)
final class ConfiguredListenersTest {
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int END_ALL = 5;
    private static final int GOAWAY = 7;
    private static final String GET = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

    private final TestingUpstream upstream = new TestingUpstream();
    private final TestingProxy proxy =
            TestingProxy.routed(
                    """
                    listeners:
                      - {name: bytes, address: "127.0.0.1:0", protocol: tcp, cluster: one}
                      - {name: any, address: "127.0.0.1:0", protocol: detect, cluster: one}
                      - {name: http, address: "127.0.0.1:0", cluster: one}
                      - name: closed
                        address: 127.0.0.1:0
                        cluster: one
                        access: {deny: [127.0.0.0/8]}
                      - {name: http1, address: "127.0.0.1:0", protocol: http1, cluster: one}
                      - {name: http2, address: "127.0.0.1:0", protocol: http2, cluster: one}
                      - {name: again, address: "127.0.0.1:0", cluster: original}
                      - {name: nobody, address: "127.0.0.1:0", protocol: tcp, cluster: empty}
                    clusters:
                      - name: one
                        endpoints: [{address: "127.0.0.1:%d"}]
                      - {name: empty, endpoints: []}
                      - {name: original, originalDestination: true}
                    """
                            .formatted(upstream.address().getPort()),
                    "MIDFLIGHT_HTTP2=streams");

    @AfterEach
    void closeAll() {
        proxy.close();
        upstream.close();
    }

    @Test
    void aConnectionThatNobodyRedirectedDoesNotComeBackToItsListener() {
        try (TestingClient client = TestingClient.connect(proxy.address("again"))) {
            client.send(GET);

            assertTrue(client.receiveUntil("\r\n\r\n").startsWith("HTTP/1.1 503 "));
        }
        assertEquals(1, proxy.telemetry().total(Counter.ACCEPTED));
    }

    @Test
    void bytesPassAsTheyComeWhateverTheyLookLike() {
        try (TestingClient client = TestingClient.connect(proxy.address("bytes"))) {
            client.send(GET);

            TestingClient server = upstream.accept();

            assertEquals(GET, server.receiveText(GET.length()));
            server.send("bye");
            assertEquals("bye", client.receiveText(3));
        }
    }

    @Test
    void theServerMaySpeakFirst() {
        try (TestingClient client = TestingClient.connect(proxy.address("any"))) {
            upstream.accept().send("220 hello\r\n");

            assertEquals("220 hello\r\n", client.receiveUntil("\n"));
        }
    }

    @Test
    void requestsGoToTheCluster() {
        for (String listener : new String[] {"any", "http"}) {
            try (TestingClient client = TestingClient.connect(proxy.address(listener))) {
                client.send(GET);
                TestingClient server = upstream.accept();
                String head = server.receiveUntil("\r\n\r\n");
                server.send("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");

                assertTrue(head.contains("x-request-id"), head);
                assertEquals(OK, client.receiveUntil("\r\n\r\n"));
                server.close();
            }
        }
        assertEquals(2, proxy.telemetry().total(Counter.DETECTED_HTTP1));
    }

    @Test
    void aConnectionCountsOnceWithItsProtocol() {
        try (TestingClient client = TestingClient.connect(proxy.address("http1"));
                TestingHttp2 either = TestingHttp2.connect(proxy.address("http"));
                TestingHttp2 other = TestingHttp2.connect(proxy.address("http2"))) {
            for (int i = 0; i < 2; i++) {
                client.send(GET);
                TestingClient server = upstream.accept();
                server.receiveUntil("\r\n\r\n");
                server.send("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
                client.receiveUntil("\r\n\r\n");
                server.close();
            }
            either.receive(SETTINGS);
            other.receive(SETTINGS);
        }

        assertEquals(1, proxy.telemetry().total(Counter.DETECTED_HTTP1));
        assertEquals(2, proxy.telemetry().total(Counter.DETECTED_HTTP2));
    }

    @Test
    void http2PassesAsBytesWhereTheFirstOnesDecide() {
        String preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
        try (TestingClient client = TestingClient.connect(proxy.address("any"))) {
            client.send(preface);

            assertEquals(preface, upstream.accept().receiveText(preface.length()));
        }
        assertEquals(0, proxy.telemetry().total(Counter.DETECTED_HTTP2));
    }

    @Test
    void theFirstBytesDecideTheVersion() {
        try (TestingClient client = TestingClient.connect(proxy.address("http"))) {
            client.send("PRI * HTTP/2.0\r\n");
            client.send("\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            client.send(TestingHttp2.frame(SETTINGS, 0, 0));
            client.send(TestingHttp2.frame(HEADERS, END_ALL, 1, TestingHttp2.GET));

            TestingHttp2 server = TestingHttp2.serve(upstream.accept());

            assertEquals(1, server.receive(HEADERS).stream());
        }
        try (TestingClient client = TestingClient.connect(proxy.address("http"))) {
            client.send(GET);
            assertEquals(GET.substring(0, 15), upstream.accept().receiveText(15));
        }
    }

    @Test
    void theOtherVersionIsRefusedWhereOnlyOneIsServed() {
        try (TestingClient client = TestingClient.connect(proxy.address("http1"));
                TestingClient other = TestingClient.connect(proxy.address("http2"))) {
            client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
            other.send(GET);

            assertEquals("HTTP/1.1 505 ", client.receiveText(13));
            byte[] frame = other.receive(9);
            while (frame[3] != GOAWAY) {
                other.receive(frame[2]);
                frame = other.receive(9);
            }
            assertEquals(0, frame[8]);
        }
        assertTrue(upstream.isLeftAlone(100));
    }

    @Test
    void whoIsDeniedIsReset() {
        assertTrue(TestingClient.isResetBy(proxy.address("closed")));
        assertEquals(1, proxy.telemetry().total(Counter.REFUSED));
    }

    @Test
    void aClusterWithoutEndpointsTakesNobody() {
        assertTrue(TestingClient.isResetBy(proxy.address("nobody")));
    }
}
