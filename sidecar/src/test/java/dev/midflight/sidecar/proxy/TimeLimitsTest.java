package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.protocol.Flows;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingConfig;
import dev.midflight.sidecar.testing.TestingHttp2;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.sidecar.testing.ToldExchanges;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What takes too long ends, and the access log says why, to clients of either version. */
@Timeout(60)
final class TimeLimitsTest {
    private static final int HEADERS = 1;
    private static final int RST = 3;
    private static final int GOAWAY = 7;
    private static final int END_ALL = 5;
    private static final int INTERNAL = 2;
    private static final String TO_ONE = "forward: [{cluster: one}]";
    private static final String BEGUN = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nok";

    private final TestingUpstream upstream = new TestingUpstream();
    private final TestingUpstream deaf = TestingUpstream.full();
    private final TestingProxy proxy =
            TestingProxy.routed(
                    new TestingConfig()
                            .route(
                                    "idle",
                                    "match: {path: /idle}",
                                    TO_ONE,
                                    "timeouts: {idle: 700ms}")
                            .route(
                                    "head",
                                    "match: {path: /head}",
                                    TO_ONE,
                                    "timeouts: {head: 100ms}")
                            .route(
                                    "request",
                                    "match: {path: /request}",
                                    TO_ONE,
                                    "timeouts: {request: 1s}")
                            .route(
                                    "connect",
                                    "match: {path: /connect}",
                                    "forward: [{cluster: mute}]",
                                    "timeouts: {connect: 100ms}")
                            .route("deaf", "match: {path: /deaf}", "forward: [{cluster: deaf}]")
                            .route("rest", "match: {prefix: /}", TO_ONE)
                            .cluster("one", upstream)
                            .with("protocol: http1")
                            .cluster("mute", deaf)
                            .with("protocol: http1")
                            .cluster("deaf", deaf)
                            .with("protocol: http1", "connectTimeoutMillis: 100")
                            .yaml(),
                    "MIDFLIGHT_HEAD_SECONDS=1",
                    "MIDFLIGHT_IDLE_SECONDS=3");
    private final ToldExchanges told = new ToldExchanges(proxy.telemetry());
    private final TestingClient http1 = TestingClient.connect(proxy.address("web"));
    private final TestingHttp2 http2 = TestingHttp2.connect(proxy.address("web"));

    @AfterEach
    void closeAll() {
        http1.close();
        http2.close();
        proxy.close();
        upstream.close();
        deaf.close();
    }

    /** Both clients ask. */
    private void ask(String path) {
        http1.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
        http2.send(HEADERS, END_ALL, 1, TestingHttp2.get(path));
    }

    @ParameterizedTest
    @CsvSource({
        "/connect, 503, UF",
        "/deaf, 503, UF",
        "/idle, 504, UT",
        "/head, 504, UT",
        "/request, 504, UT"
    })
    void areAnsweredWhereNoResponseHasBegun(String path, String status, String flag) {
        ask(path);

        assertEquals("HTTP/1.1 " + status, http1.receiveUntil("\r\n\r\n").substring(0, 12));
        assertEquals(status, http2.status(http2.receive(HEADERS)));
        assertEquals(List.of(status + " " + flag, status + " " + flag), told.await(2));
    }

    @Test
    void aDestinationThatDoesNotAcceptIsAnsweredFor() {
        try (TestingProxy plain =
                        TestingProxy.serving(
                                deaf.address(),
                                "MIDFLIGHT_HTTP2=streams",
                                "MIDFLIGHT_HTTP2_UPSTREAM=http1",
                                "MIDFLIGHT_CONNECT_TIMEOUT_MILLIS=100");
                TestingClient first = plain.connect();
                TestingHttp2 second = TestingHttp2.connect(plain.address("inbound"))) {
            ToldExchanges ends = new ToldExchanges(plain.telemetry());
            first.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            second.send(HEADERS, END_ALL, 1, TestingHttp2.GET);

            assertEquals("HTTP/1.1 503", first.receiveUntil("\r\n\r\n").substring(0, 12));
            assertEquals("503", second.status(second.receive(HEADERS)));
            assertEquals(List.of("503 UF", "503 UF"), ends.await(2));
        }
    }

    @ParameterizedTest
    @CsvSource({"/idle", "/request"})
    void cutAResponseThatHasBegun(String path) {
        ask(path);
        for (int i = 0; i < 2; i++) {
            upstream.accept().send(BEGUN).receiveUntil("\r\n\r\n");
        }

        assertTrue(http1.receiveAll().endsWith("\r\n\r\nok"));
        assertEquals("200", http2.status(http2.receive(HEADERS)));
        assertEquals(INTERNAL, http2.receive(RST).number());
        assertEquals(List.of("200 UT", "200 UT"), told.await(2));
    }

    @Test
    void aHeadThatIsNotCompleteIsAnswered() {
        http1.send("GET / HTTP/1.1\r\nHos");

        assertEquals("HTTP/1.1 408", http1.receiveAll().substring(0, 12));
        assertEquals(List.of("408 DT"), told.await(1));
        assertEquals(1, proxy.telemetry().total(Counter.SLOW_HEADS));
    }

    /** It costs the connection all of its streams. */
    @Test
    void aHeaderBlockThatIsNotCompleteIsAnswered() {
        http2.send(HEADERS, END_ALL, 1, TestingHttp2.get("/"));
        upstream.accept().receiveUntil("\r\n\r\n");

        http2.send(HEADERS, 1, 3, TestingHttp2.get("/"));

        http2.receive(GOAWAY);
        assertEquals(List.of("0 DT"), told.await(1));
    }

    @Test
    void connectionsWithoutARequestEnd() {
        assertTrue(http1.isAtEnd());
        assertEquals(0, http2.receive(GOAWAY).code());
        assertEquals(List.of(), told.await(0));
    }

    /** A stream has no answer of its own then, for its connection ends as a whole. */
    @Test
    void connectionsWithARequestEndWhereNothingPasses() {
        ask("/");

        assertEquals("HTTP/1.1 504", http1.receiveUntil("\r\n\r\n").substring(0, 12));
        assertEquals(0, http2.receive(GOAWAY).code());
        List<String> ends = told.await(2);
        assertTrue(ends.contains("504 UT") && ends.contains("0 LR"), ends::toString);
    }

    @Test
    void whatIsNoResponseIsTold() {
        ask("/");
        for (int i = 0; i < 2; i++) {
            upstream.accept().send("HTTP/1.1 what\r\n\r\n").receiveUntil("\r\n\r\n");
        }

        assertEquals("HTTP/1.1 502", http1.receiveUntil("\r\n\r\n").substring(0, 12));
        assertEquals("502", http2.status(http2.receive(HEADERS)));
        assertEquals(List.of("502 UPE", "502 UPE"), told.await(2));
    }

    @Test
    void aProxyThatIsCutTellsThatItWasItself() {
        ask("/");
        for (int i = 0; i < 2; i++) {
            upstream.accept().receiveUntil("\r\n\r\n");
        }

        proxy.dataPath().lanes().forEach(lane -> lane.worker().loop().execute(() -> cut(lane)));

        assertEquals(List.of("0 LR", "0 LR"), told.await(2));
    }

    private static void cut(Lane lane) {
        Flows flows = lane.worker().flows();
        for (long id : flows.ids()) {
            Objects.requireNonNull(flows.get(id), "flow").cut();
        }
    }
}
