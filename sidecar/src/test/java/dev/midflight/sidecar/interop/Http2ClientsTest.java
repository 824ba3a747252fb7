package dev.midflight.sidecar.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.testing.Commands;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients of HTTP/2 by prior knowledge, over two sidecars to Go's server. */
@Timeout(300)
final class Http2ClientsTest {
    private static final Path CLIENTS = Path.of("src/test/programs", HttpPeer.MODULE);
    private static HttpPeer peer;

    @TempDir private Path directory;

    @BeforeAll
    static void startServer() throws Exception {
        Commands.install("curl", "nghttp2-client");
        peer = new HttpPeer();
    }

    @AfterAll
    static void endServer() {
        peer.close();
    }

    @ParameterizedTest
    @EnumSource
    void servesCurl(Way way) throws Exception {
        try (Sidecars sidecars = Sidecars.to(peer.address(), way)) {
            Path file = Files.writeString(directory.resolve("large"), "0123456789".repeat(300_000));

            String small = curl("-d", "hello", sidecars.url() + "/echo");
            String large = curl("-o", "/dev/null", sidecars.url() + "/large?bytes=5000000");
            String missing = curl(sidecars.url() + "/status?code=404");
            String head = curl("-I", sidecars.url() + "/echo");
            String echoed = directory.resolve("echoed").toString();
            curl(
                    "-T",
                    file.toString(),
                    "-o",
                    echoed,
                    "-D",
                    echoed + "-head",
                    sidecars.url() + "/echo");

            assertEquals("hello 2 200 5\n", small);
            assertEquals(" 2 200 5000000\n", large);
            assertEquals(" 2 404 0\n", missing);
            assertTrue(head.endsWith(" 2 200 0\n"), head);
            assertEquals(-1, Files.mismatch(file, Path.of(echoed)));
            String headers = Files.readString(Path.of(echoed + "-head"));
            assertTrue(headers.contains("x-count: 3000000\r\n"), headers);
        }
    }

    private static String curl(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 6];
        command[0] = "curl";
        command[1] = "-sS";
        command[2] = "--http2-prior-knowledge";
        command[3] = "--max-time";
        command[4] = "60";
        command[5] = "-w %{http_version} %{http_code} %{size_download}\n";
        System.arraycopy(arguments, 0, command, 6, arguments.length);
        return Commands.output(command);
    }

    @ParameterizedTest
    @EnumSource
    void servesNghttp(Way way) throws Exception {
        try (Sidecars sidecars = Sidecars.to(peer.address(), way)) {
            String body = Files.writeString(directory.resolve("body"), "hello").toString();

            String one = Commands.output("nghttp", "-v", "-d", body, sidecars.url() + "/echo");
            String many =
                    Commands.output(
                            "h2load",
                            "-n3000",
                            "-c3",
                            "-m20",
                            "-d",
                            body,
                            sidecars.url() + "/echo");

            String plain = one.replaceAll("\u001b\\[[0-9;]*m", "");
            assertTrue(plain.contains(":status: 200"), plain);
            assertTrue(plain.contains("hello["), plain);
            assertTrue(plain.contains("x-count: 5"), plain);
            assertTrue(many.contains("3000 succeeded, 0 failed, 0 errored, 0 timeout"), many);
            assertTrue(many.contains("status codes: 3000 2xx"), many);
        }
    }

    @ParameterizedTest
    @EnumSource
    void servesGo(Way way) throws Exception {
        try (Sidecars sidecars = Sidecars.to(peer.address(), way)) {

            String output = Commands.output(peer.client().toString(), sidecars.url());

            assertEquals(
                    """
                    GET /echo HTTP/2.0 200 [] 0
                    HEAD /echo HTTP/2.0 200 []
                    POST /echo HTTP/2.0 200 [] hello 5
                    POST /echo HTTP/2.0 200 [] hello 5 15
                    GET /status?code=404 HTTP/2.0 404 []
                    GET /status?code=204 HTTP/2.0 204 []
                    GET /hints HTTP/2.0 200 [103] ok
                    large true 10485760
                    conversation 0 140
                    cancelled after data: event 1
                    parallel 90 new connections 0
                    """,
                    output.replaceAll("(?m) +$", "").replaceAll(" +", " "));
        }
    }

    @ParameterizedTest
    @EnumSource
    void servesPython(Way way) throws Exception {
        String python = Python.with(CLIENTS.resolve("requirements.txt")).toString();
        try (Sidecars sidecars = Sidecars.to(peer.address(), way)) {

            String output =
                    Commands.output(
                            python, CLIENTS.resolve("client.py").toString(), sidecars.url());

            assertEquals(
                    """
                    GET /echo HTTP/2 200
                    HEAD /echo HTTP/2 200
                    POST /echo HTTP/2 200 hello
                    GET /status?code=404 HTTP/2 404
                    large True
                    parallel True
                    events ['data: event 1', 'data: event 2', 'data: event 3']
                    """,
                    output.replaceAll("(?m) +$", ""));
        }
    }
}
