package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingConfig;
import dev.midflight.sidecar.testing.TestingHttp2;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.sidecar.testing.ToldExchanges;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The access log names the request id that the upstream of an HTTP/1.1 request got. */
@Timeout(60)
final class LoggedRequestIdTest {
    private static final int HEADERS = 1;
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    private static final Pattern SENT = Pattern.compile("(?i)x-request-id: (\\S{36})\r\n");

    private final TestingUpstream upstream = new TestingUpstream();

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void whereItWasMadeOnTheWayToTheOriginalDestination() {
        try (TestingProxy proxy = TestingProxy.serving(upstream.address())) {
            namesWhatWasSent(proxy);
        }
    }

    @Test
    void whereItWasMadeOnARoute() {
        try (TestingProxy proxy = TestingProxy.routedTo(upstream.address(), "http1")) {
            namesWhatWasSent(proxy);
        }
    }

    @Test
    void whereItWasMadeForAClusterOfHttp2() {
        try (TestingProxy proxy = TestingProxy.routedTo(upstream.address(), "http2");
                TestingClient client = proxy.connect()) {
            ToldExchanges told = told(proxy);
            client.send(GET);
            TestingHttp2 server = TestingHttp2.serve(upstream.accept());
            TestingHttp2.Frame head = server.receive(HEADERS);
            String sent = Objects.toString(server.head(head).get("x-request-id"));
            server.send(HEADERS, 5, 1, (byte) 0x88);

            assertEquals(36, sent.length());
            assertEquals(List.of(sent), told.await(1));
        }
    }

    @Test
    void isWhatItsClientSaid() {
        try (TestingProxy proxy = TestingProxy.serving(upstream.address());
                TestingClient client = proxy.connect()) {
            ToldExchanges told = told(proxy);
            client.send(GET);
            TestingClient server = upstream.accept();
            server.receiveUntil("\r\n\r\n");
            server.send(OK);
            client.receiveText(OK.length());
            client.send("GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: mine\r\n\r\n");
            server.receiveUntil("\r\n\r\n");
            server.send(OK);

            assertEquals("mine", told.await(2).get(1));
        }
    }

    @Test
    void isNotThereWhereNobodyGotOne() {
        String yaml = new TestingConfig().route("all", "respond: {body: hi}").yaml();
        try (TestingProxy proxy = TestingProxy.routed(yaml);
                TestingClient client = TestingClient.connect(proxy.address("web"))) {
            ToldExchanges told = told(proxy);
            client.send(GET);

            assertEquals(List.of(""), told.await(1));
        }
    }

    private void namesWhatWasSent(TestingProxy proxy) {
        try (TestingClient client = proxy.connect()) {
            ToldExchanges told = told(proxy);
            client.send(GET);
            TestingClient server = upstream.accept();
            String head = server.receiveUntil("\r\n\r\n");
            server.send(OK);

            Matcher sent = SENT.matcher(head);
            assertTrue(sent.find(), head);
            assertEquals(List.of(sent.group(1)), told.await(1));
        }
    }

    private static ToldExchanges told(TestingProxy proxy) {
        return new ToldExchanges(proxy.telemetry(), end -> end.requestId().toString());
    }
}
