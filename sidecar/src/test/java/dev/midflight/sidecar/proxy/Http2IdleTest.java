package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.testing.TestingHttp2;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What of HTTP/2 counts as use of a connection. */
@Timeout(60)
final class Http2IdleTest {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int END_ALL = 5;
    private static final byte[] STATUS_200 = {(byte) 0x88};

    /** Its client has nothing to say as long as windows are wide. */
    @Test
    void whatFlowsDownKeepsAConnectionWhoseClientIsSilent() {
        try (TestingUpstream upstream = new TestingUpstream();
                TestingProxy proxy =
                        TestingProxy.serving(
                                upstream.address(),
                                "MIDFLIGHT_HTTP2=streams",
                                "MIDFLIGHT_IDLE_SECONDS=1");
                TestingHttp2 client = TestingHttp2.connect(proxy.address("inbound"))) {
            client.send(HEADERS, END_ALL, 1, TestingHttp2.GET);
            TestingHttp2 server = TestingHttp2.serve(upstream.accept());
            server.receive(HEADERS);
            server.send(HEADERS, 4, 1, STATUS_200);

            for (int i = 0; i < 20; i++) {
                server.send(DATA, 0, 1, new byte[1]);
                assertEquals(1, client.receive(DATA).payload().length);
                assertTrue(upstream.isLeftAlone(200));
            }
        }
    }
}
