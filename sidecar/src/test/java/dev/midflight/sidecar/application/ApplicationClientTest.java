package dev.midflight.sidecar.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.midflight.model.CommandAnswer.Http;
import dev.midflight.model.FleetCommand.Action.CallApplication;
import dev.midflight.sidecar.link.HalfCloseIoHandler;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingUpstream;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a real HTTP server of another make. */
@Timeout(60)
final class ApplicationClientTest {
    private static final String LARGE = "0123456789abcdef".repeat(20_000);

    private final MultiThreadIoEventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, HalfCloseIoHandler.newFactory());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch never = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = server("127.0.0.1");
    }

    private HttpServer server(String address) throws IOException {
        HttpServer begun = HttpServer.create(new InetSocketAddress(address, 0), 0);
        begun.setExecutor(threads);
        begun.createContext("/echo", exchange -> answer(exchange, 200, described(exchange)));
        begun.createContext("/broken", exchange -> answer(exchange, 503, "not now"));
        begun.createContext("/large", exchange -> answer(exchange, 200, LARGE));
        begun.createContext("/chunked", ApplicationClientTest::chunked);
        begun.createContext("/slow", exchange -> await());
        begun.start();
        return begun;
    }

    @AfterEach
    void stop() {
        never.countDown();
        server.stop(0);
        threads.close();
        var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void asksWithMethodQueryHeadersAndBody() {
        Http answer =
                client().call(
                                new CallApplication(
                                        "PUT",
                                        port(),
                                        "/echo?a=1&b=2",
                                        Map.of("X-Reason", "drain", "Host", "app"),
                                        "text ü",
                                        Duration.ofSeconds(5)))
                        .join();

        assertEquals(
                new Http(200, "PUT /echo?a=1&b=2 host=app reason=drain text ü from 127.0.0.1"),
                answer);
    }

    @Test
    void asksWithoutABody() {
        assertEquals(
                new Http(
                        200, "GET /echo host=127.0.0.1:" + port() + " reason=null  from 127.0.0.1"),
                get("/echo"));
        assertEquals(200, call("POST", "/echo").status());
        assertEquals(new Http(200, ""), call("HEAD", "/echo"));
    }

    @Test
    void anErrorOfTheApplicationIsAnAnswer() {
        assertEquals(new Http(503, "not now"), get("/broken"));
        assertEquals(404, get("/nowhere").status());
    }

    @Test
    void readsChunkedAnswers() {
        assertEquals(new Http(200, "one two"), get("/chunked"));
    }

    @Test
    void cutsWhatIsTooLong() {
        Http answer = get("/large");

        assertEquals(65_536, answer.body().length());
        assertTrue(LARGE.startsWith(answer.body()));
    }

    @Test
    void saysThatNobodyListens() {
        server.stop(0);

        assertEquals(
                "application, port " + port() + ": nobody accepts connections there",
                failure(call("/echo", Duration.ofSeconds(5))));
    }

    @Test
    void waitsNoLongerThanItIsTold() {
        assertEquals(
                "application, port " + port() + ": no answer within 300 ms",
                failure(call("/slow", Duration.ofMillis(300))));
    }

    @Test
    void takesNothingElseForAnAnswer() {
        try (TestingUpstream other = new TestingUpstream()) {
            int port = other.address().getPort();
            var hangsUp = asked(port);
            other.accept().finish();
            var stops = asked(port);
            TestingClient half = other.accept();
            half.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf").finish();
            var mumbles = asked(port);
            other.accept().send("SSH-2.0-x\r\n").finish();

            assertTrue(why(hangsUp).endsWith("closed without an answer"), why(hangsUp));
            assertTrue(why(stops).endsWith("closed in the middle of its answer"), why(stops));
            assertTrue(why(mumbles).endsWith("no HTTP"), why(mumbles));
        }
    }

    /** As that of a server that says neither a length nor chunks. */
    @Test
    void readsAnAnswerThatEndsWithTheConnection() {
        try (TestingUpstream old = new TestingUpstream()) {
            var answer = asked(old.address().getPort());
            old.accept().send("HTTP/1.0 200 OK\r\n\r\noffline: ok").finish();

            assertEquals(new Http(200, "offline: ok"), answer.join());
        }
    }

    @Test
    void triesThePodsAddressFromTheOneThatIsNeverRedirected() throws IOException {
        HttpServer podOnly = server("127.0.0.2");
        try {
            ApplicationClient client =
                    new ApplicationClient(
                            loops.next(), List.of(InetAddress.ofLiteral("127.0.0.2")));
            int port = podOnly.getAddress().getPort();

            Http answer = client.call(call(port, "/echo", Duration.ofSeconds(5))).join();

            assertTrue(answer.body().endsWith("from 127.0.0.6"), answer.body());
        } finally {
            podOnly.stop(0);
        }
    }

    @Test
    void refusesWhatIsNoCall() {
        for (CallApplication call :
                List.of(
                        call(0, "/echo", Duration.ofSeconds(1)),
                        call(port(), "echo", Duration.ofSeconds(1)),
                        call(port(), "/a b", Duration.ofSeconds(1)),
                        new CallApplication(
                                "GET X", port(), "/", Map.of(), "", Duration.ofSeconds(1)),
                        new CallApplication(
                                "GET",
                                port(),
                                "/",
                                Map.of("a", "b\r\nc: d"),
                                "",
                                Duration.ofSeconds(1)))) {
            assertThrows(IllegalArgumentException.class, () -> client().call(call), call::toString);
        }
    }

    private ApplicationClient client() {
        return new ApplicationClient(loops.next(), List.of());
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private Http get(String path) {
        return call("GET", path);
    }

    private Http call(String method, String path) {
        return client().call(
                        new CallApplication(
                                method, port(), path, Map.of(), "", Duration.ofSeconds(5)))
                .join();
    }

    private CallApplication call(String path, Duration timeout) {
        return call(port(), path, timeout);
    }

    private static CallApplication call(int port, String path, Duration timeout) {
        return new CallApplication("GET", port, path, Map.of(), "", timeout);
    }

    private CompletableFuture<Http> asked(int port) {
        return client().call(call(port, "/echo", Duration.ofSeconds(5)));
    }

    private String failure(CallApplication call) {
        return why(client().call(call));
    }

    private static String why(CompletableFuture<Http> answer) {
        CompletionException failure = assertThrows(CompletionException.class, answer::join);
        return String.valueOf(assertInstanceOf(IOException.class, failure.getCause()).getMessage());
    }

    private static String described(HttpExchange exchange) throws IOException {
        return "%s %s host=%s reason=%s %s from %s"
                .formatted(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI(),
                        exchange.getRequestHeaders().getFirst("Host"),
                        exchange.getRequestHeaders().getFirst("X-Reason"),
                        new String(exchange.getRequestBody().readAllBytes(), UTF_8),
                        exchange.getRemoteAddress().getAddress().getHostAddress());
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        try (exchange) {
            exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
            if (!head) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    private static void chunked(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("one ".getBytes(UTF_8));
            exchange.getResponseBody().flush();
            exchange.getResponseBody().write("two".getBytes(UTF_8));
        }
    }

    private void await() {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
