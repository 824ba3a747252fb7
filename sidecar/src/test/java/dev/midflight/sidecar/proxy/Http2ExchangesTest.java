package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.telemetry.ExchangeEnd;
import dev.midflight.sidecar.telemetry.ResponseFlag;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingHttp2;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.sidecar.testing.ToldExchanges;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each request of an HTTP/2 connection is told once, when it has ended, and as what it ended. */
@Timeout(60)
final class Http2ExchangesTest {
    private static final int HEADERS = 1;
    private static final int RST = 3;
    private static final int END_ALL = 5;
    private static final int END_HEADERS = 4;

    private final TestingUpstream upstream = new TestingUpstream();
    private final TestingProxy proxy =
            TestingProxy.serving(
                    upstream.address(),
                    "MIDFLIGHT_HTTP2=streams",
                    "MIDFLIGHT_HTTP2_UPSTREAM=http1");
    private final ToldExchanges told =
            new ToldExchanges(proxy.telemetry(), Http2ExchangesTest::line);
    private final TestingHttp2 client = TestingHttp2.connect(proxy.address("inbound"));

    @AfterEach
    void closeAll() {
        client.close();
        proxy.close();
        upstream.close();
    }

    @Test
    void tellsOfEachRequestOnce() {
        client.send(HEADERS, END_ALL, 1, TestingHttp2.GET);
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        told.await(1);
        client.send(HEADERS, END_HEADERS, 3, TestingHttp2.POST);
        server.receiveUntil("\r\n\r\n");
        client.send(RST, 0, 3, TestingHttp2.number(8));
        told.await(2);
        client.send(HEADERS, END_ALL, 5, TestingHttp2.GET);
        TestingClient other = upstream.accept();
        other.receiveUntil("\r\n\r\n");
        other.reset();
        List<String> lines = told.await(3);

        assertTrue(lines.get(0).matches("GET / a http2 200 - inbound:\\d+"), lines::toString);
        assertTrue(lines.get(1).startsWith("POST / a http2 0 DC "), lines::toString);
        assertTrue(lines.get(2).startsWith("GET / a http2 502 UC "), lines::toString);
    }

    private static String line(ExchangeEnd end) {
        return String.join(
                " ",
                end.method().toString(),
                end.target().toString(),
                end.authority().toString(),
                end.protocol().label(),
                Integer.toString(end.status()),
                ResponseFlag.text(end.flags()),
                end.cluster());
    }
}
