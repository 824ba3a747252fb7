package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingHttp2;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Either side of HTTP/2 begins with its SETTINGS (RFC 9113 section 3.4), or has an error. */
@Timeout(60)
final class Http2FirstFrameTest {
    private static final int HEADERS = 1;
    private static final int GOAWAY = 7;
    private static final int END_ALL = 5;
    private static final int PROTOCOL_ERROR = 1;
    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final TestingUpstream upstream = new TestingUpstream();
    private final TestingProxy proxy =
            TestingProxy.serving(upstream.address(), "MIDFLIGHT_HTTP2=streams");

    @AfterEach
    void closeAll() {
        proxy.close();
        upstream.close();
    }

    /** PRIORITY, the acknowledgement of SETTINGS, PING, GOAWAY, WINDOW_UPDATE, an unknown one. */
    @ParameterizedTest
    @CsvSource({
        "2, 0, 1, 5",
        "4, 1, 0, 0",
        "6, 0, 0, 8",
        "7, 0, 0, 8",
        "8, 0, 0, 4",
        "99, 0, 0, 0"
    })
    void ofAClientIsNoOther(int type, int flags, int stream, int length) {
        try (TestingHttp2 client = TestingHttp2.on(proxy.connect())) {
            client.client().send(PREFACE);

            client.send(type, flags, stream, payload(length));

            assertEquals(PROTOCOL_ERROR, client.receive(GOAWAY).code());
        }
    }

    @ParameterizedTest
    @CsvSource({"4, 1, 0, 0", "6, 0, 0, 8", "7, 0, 0, 8", "8, 0, 0, 4", "99, 0, 0, 0"})
    void ofAnUpstreamIsNoOther(int type, int flags, int stream, int length) {
        try (TestingHttp2 client = TestingHttp2.connect(proxy.address("inbound"))) {
            client.send(HEADERS, END_ALL, 1, TestingHttp2.GET);
            TestingClient accepted = upstream.accept();
            accepted.receive(PREFACE.length);
            TestingHttp2 server = TestingHttp2.on(accepted);

            server.send(type, flags, stream, payload(length));

            assertEquals(PROTOCOL_ERROR, server.receive(GOAWAY).code());
            assertEquals("502", client.status(client.receive(HEADERS)));
        }
    }

    private static byte[] payload(int length) {
        byte[] octets = new byte[length];
        if (length > 0) {
            octets[length - 1] = 2;
        }
        return octets;
    }
}
