package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingHttp2;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.sidecar.testing.ToldExchanges;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets no response because its head is over a limit is told which limits there are. */
@Timeout(60)
final class LargeResponseHeadTest {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int END_ALL = 5;
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private final TestingUpstream upstream = new TestingUpstream();

    @AfterEach
    void close() {
        upstream.close();
    }

    /** A field line of 40 kB, fields of 70 kB together, and 300 fields. */
    @ParameterizedTest
    @CsvSource({"1, 40000", "7, 10000", "300, 10"})
    void ofHttp1IsNamed(int fields, int length) {
        try (TestingProxy proxy = TestingProxy.serving(upstream.address());
                TestingClient client = proxy.connect()) {
            ToldExchanges told = new ToldExchanges(proxy.telemetry());
            client.send(GET);

            answer(fields, length);

            assertNamesLimits(client.receiveAll());
            assertEquals(List.of("502 UPE"), told.await(1));
        }
    }

    @Test
    void ofHttp1IsNamedToAClientOfHttp2() {
        try (TestingProxy proxy = TestingProxy.routedTo(upstream.address(), "http1");
                TestingHttp2 client = TestingHttp2.connect(proxy.address("inbound"))) {
            client.send(HEADERS, END_ALL, 1, TestingHttp2.GET);

            answer(1, 40_000);

            assertEquals("502", client.status(client.receive(HEADERS)));
            byte[] reason = client.receive(DATA).payload();
            assertNamesLimits(new String(reason, StandardCharsets.US_ASCII));
        }
    }

    @Test
    void ofHttp2IsNamed() {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.writeBytes(new byte[] {(byte) 0x88, 0x40, 1, 'a', 0x7f, (byte) 0xa1, 0x1e});
        head.writeBytes("b".repeat(4000).getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < 20; i++) {
            head.write(0x80 | 62);
        }
        try (TestingProxy proxy = TestingProxy.routedTo(upstream.address(), "http2");
                TestingClient client = proxy.connect()) {
            client.send(GET);
            TestingHttp2 server = TestingHttp2.serve(upstream.accept());
            server.receive(HEADERS);

            server.send(HEADERS, END_ALL, 1, head.toByteArray());

            assertNamesLimits(client.receiveAll());
        }
    }

    /** What is wrong in another way is not too large. */
    @Test
    void isNotNamedWhereAHeadIsInvalid() {
        try (TestingProxy proxy = TestingProxy.serving(upstream.address());
                TestingClient client = proxy.connect()) {
            client.send(GET);
            TestingClient server = upstream.accept();
            server.receiveUntil("\r\n\r\n");

            server.send("HTTP/1.1 200 OK\r\nno field\r\n\r\n");

            String response = client.receiveAll();
            assertTrue(response.endsWith("\r\n\r\nthe upstream's response is invalid\n"), response);
        }
    }

    private void answer(int fields, int length) {
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");
        server.send(
                "HTTP/1.1 200 OK\r\n"
                        + ("a: " + "b".repeat(length) + "\r\n").repeat(fields)
                        + "\r\n");
    }

    private static void assertNamesLimits(String response) {
        assertTrue(response.contains("response is too large"), response);
        assertTrue(response.contains("MIDFLIGHT_HTTP1_MAX_HEAD_BYTES"), response);
        assertTrue(response.contains("MIDFLIGHT_HTTP2_MAX_HEAD_BYTES"), response);
    }
}
