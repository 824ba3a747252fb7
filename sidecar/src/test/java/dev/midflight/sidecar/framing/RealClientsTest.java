package dev.midflight.sidecar.framing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.sidecar.testing.Commands;
import dev.midflight.sidecar.testing.TestingProxy;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * curl, Go's and Python's clients through the proxy, each with the ways of a body that it knows.
 */
@Timeout(180)
final class RealClientsTest {
    private static final String CLIENTS = "src/test/resources/clients/";

    private final RecordingUpstream upstream = new RecordingUpstream(RealClientsTest::answer);
    private @Nullable TestingProxy proxy;

    private String begin(boolean routed) {
        TestingProxy begun =
                routed
                        ? TestingProxy.routedTo(upstream.address(), "http1")
                        : TestingProxy.serving(upstream.address());
        proxy = begun;
        return String.valueOf(begun.address("inbound").getPort());
    }

    @BeforeAll
    static void installClients() throws Exception {
        Commands.install("curl", "python3");
    }

    @AfterEach
    void closeAll() throws IOException {
        if (proxy != null) {
            proxy.close();
        }
        upstream.close();
    }

    private static RecordingUpstream.Answer answer(Message request) {
        return switch (request.path()) {
            case "/head" -> says("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
            case "/hints" ->
                    says(
                            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                                    + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            case "/trailers" ->
                    says(
                            "HTTP/1.1 200 OK\r\n"
                                    + "Transfer-Encoding: chunked\r\n"
                                    + "Trailer: X-Sum\r\n\r\n"
                                    + "2\r\n"
                                    + "ok\r\n"
                                    + "0\r\n"
                                    + "X-Sum: 1\r\n\r\n");
            case "/close" ->
                    new RecordingUpstream.Answer("HTTP/1.0 200 OK\r\n\r\nall of it", true, false);
            default ->
                    says(
                            "HTTP/1.1 200 OK\r\nContent-Length: "
                                    + request.content().length()
                                    + "\r\n\r\n"
                                    + request.content());
        };
    }

    private static RecordingUpstream.Answer says(String bytes) {
        return new RecordingUpstream.Answer(bytes, false, false);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void servesCurl(boolean routed) throws Exception {
        String port = begin(routed);
        String base = "http://127.0.0.1:" + port;

        String out =
                run(
                        ("curl -sS --max-time 60 -w %{http_code}_%{num_connects}\\n -d hello BASE/length"
                                        + " --next -sS -w _%{http_code}_%{num_connects}\\n"
                                        + " -H Transfer-Encoding:chunked -d hello BASE/chunked"
                                        + " --next -sS -I -o /dev/null -w %{http_code}\\n BASE/head"
                                        + " --next -sS -w _%{http_code}\\n BASE/hints"
                                        + " --next -sS -w _%{http_code}\\n BASE/close"
                                        + " --next -sS --http1.0 -w _%{http_code}\\n -d old BASE/length"
                                        + " --next -sS -w _%{http_code}\\n BASE/trailers")
                                .replace("BASE", base)
                                .split(" "));

        assertEquals("hello200_1\nhello_200_0\n200\nok_200\nall of it_200\nold_200\nok_200\n", out);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void servesGo(boolean routed) throws Exception {
        String port = begin(routed);
        String out = run("go", "run", CLIENTS + "client.go", "http://127.0.0.1:" + port);

        assertEquals(
                """
                GET /get 200 []
                HEAD /head 200 []
                POST /length 200 [] hello
                POST /chunked 200 [] hello
                PUT /expect 200 [100] hello
                GET /hints 200 [103] ok
                GET /trailers 200 [] ok 1
                GET /close 200 [] all of it
                """,
                out);
        assertEquals(
                List.of("chunked"),
                upstream.messages().stream()
                        .flatMap(m -> m.field("transfer-encoding").stream())
                        .map(s -> s.toLowerCase(Locale.ROOT))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void servesPython(boolean routed) throws Exception {
        String port = begin(routed);
        String out = run("python3", CLIENTS + "client.py", "127.0.0.1", port);

        assertEquals(
                """
                GET /get 200
                HEAD /head 200
                POST /length 200 hello
                POST /chunked 200 hello
                GET /trailers 200 ok
                GET /close 200 all of it
                GET /get 200
                """,
                out);
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return out.replaceAll("(?m) +$", "");
    }
}
