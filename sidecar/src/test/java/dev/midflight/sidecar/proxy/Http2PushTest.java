package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingHttp2;
import dev.midflight.sidecar.testing.TestingHttp2.Frame;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An HTTP/2 upstream that pushes although it was told not to (RFC 9113 section 8.4). */
@Timeout(60)
final class Http2PushTest {
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int PUSH_PROMISE = 5;
    private static final int GOAWAY = 7;
    private static final int END_ALL = 5;
    private static final int END_HEADERS = 4;
    private static final int PROTOCOL_ERROR = 1;
    private static final String NO_PUSH = "000200000000";
    private static final byte[] STATUS_204 = {(byte) 0x89};

    /** Stream 2, then the head of a GET. */
    private static final byte[] PROMISE = promise();

    private final TestingUpstream upstream = new TestingUpstream();
    private final TestingProxy proxy =
            TestingProxy.serving(
                    upstream.address(), "MIDFLIGHT_HTTP2=streams", "MIDFLIGHT_WORKERS=1");
    private final TestingHttp2 client = TestingHttp2.connect(proxy.address("inbound"));

    @AfterEach
    void closeAll() {
        client.close();
        proxy.close();
        upstream.close();
    }

    @Test
    void aPushEndsItsConnectionAndItsRequests() {
        client.send(HEADERS, END_ALL, 1, TestingHttp2.GET);
        TestingHttp2 pushing = TestingHttp2.serve(upstream.accept());
        byte[] settings = pushing.receive(SETTINGS).payload();
        assertTrue(HexFormat.of().formatHex(settings).contains(NO_PUSH));
        pushing.receive(HEADERS);

        pushing.send(PUSH_PROMISE, END_HEADERS, 1, PROMISE);

        assertEquals(PROTOCOL_ERROR, pushing.receive(GOAWAY).code());
        Frame answer = client.receive(HEADERS);
        assertEquals(1, answer.stream());
        assertEquals("502", client.status(answer));
        assertEquals(1, proxy.telemetry().total(Counter.FAILED));
    }

    @Test
    void theNextRequestHasAConnectionOfItsOwn() {
        client.send(HEADERS, END_ALL, 1, TestingHttp2.GET);
        TestingHttp2 pushing = TestingHttp2.serve(upstream.accept());
        pushing.receive(HEADERS);
        pushing.send(PUSH_PROMISE, END_HEADERS, 1, PROMISE).receive(GOAWAY);
        client.receive(HEADERS);

        client.send(HEADERS, END_ALL, 3, TestingHttp2.GET);

        TestingHttp2 next = TestingHttp2.serve(upstream.accept());
        assertEquals(1, next.receive(HEADERS).stream());
        next.send(HEADERS, END_ALL, 1, STATUS_204);
        Frame answer = client.receive(HEADERS);
        assertEquals(3, answer.stream());
        assertArrayEquals(STATUS_204, answer.payload());
    }

    private static byte[] promise() {
        byte[] head = TestingHttp2.GET;
        byte[] all = new byte[4 + head.length];
        all[3] = 2;
        System.arraycopy(head, 0, all, 4, head.length);
        return all;
    }
}
