package dev.midflight.sidecar.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.testing.NettyHttp2Client;
import dev.midflight.sidecar.testing.NettyHttp2Client.ResetException;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real program says everything it has to say, and no credential is in it. */
@Timeout(90)
final class SecretsTest {
    private static final String SECRET = "s3cr3tW0rd";
    private static final String FIELDS =
            "Host: a\r\nAuthorization: Bearer %1$s\r\nCookie: sid=%1$s\r\nX-Api-Key: %1$s\r\n"
                    .formatted(SECRET);

    @TempDir private Path directory;

    private TestingApplication application;
    private Path file;
    private Process proxy;
    private int reloads;

    @BeforeEach
    void begin() throws IOException {
        application = new TestingApplication();
        file = directory.resolve("proxy.yaml");
        replace(
                """
                version: test
                listeners:
                  - {name: web, address: "127.0.0.1:0", routes: main}
                routeTables:
                  - name: main
                    hosts:
                      - name: any
                        domains: ["*"]
                        routes:
                          - name: nowhere
                            match: {path: /nowhere}
                            forward: [{cluster: original}]
                          - name: hello
                            match: {path: /hello}
                            respond: {body: hello}
                          - name: rest
                            match: {headers: [{name: authorization, prefix: "Bearer %1$s"}]}
                            requestHeaders: {set: {x-api-key: "%1$s"}}
                            forward: [{cluster: application}]
                clusters:
                  - name: application
                    endpoints: [{address: "%2$s"}]
                  - {name: original, originalDestination: true}
                """
                        .formatted(SECRET, application.address()));
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.midflight.sidecar.SidecarMain",
                        "--config",
                        file.toString());
        builder.environment().put("MIDFLIGHT_LISTEN_ADMIN", "0");
        builder.environment().put("MIDFLIGHT_LISTEN_METRICS", "0");
        builder.environment().put("MIDFLIGHT_LOG_LEVEL", "debug");
        builder.environment().put("MIDFLIGHT_ACCESS_LOG", "json");
        builder.redirectErrorStream(true);
        builder.redirectOutput(directory.resolve("log").toFile());
        proxy = builder.start();
    }

    @AfterEach
    void end() throws Exception {
        proxy.destroyForcibly().waitFor();
        application.close();
    }

    @Test
    void ofRequests() {
        InetSocketAddress web = web();

        assertStatus(200, web, "GET /hello?token=" + SECRET + " HTTP/1.1\r\n" + FIELDS);
        assertStatus(200, web, "POST /rest?token=" + SECRET + " HTTP/1.1\r\n" + FIELDS);
        assertStatus(503, web, "GET /nowhere?token=" + SECRET + " HTTP/1.1\r\n" + FIELDS);
        assertStatus(400, web, "GET http://me:" + SECRET + "@a/ HTTP/1.1\r\nHost: a\r\n");
        assertStatus(400, web, "GET / HTTP/1.1\r\nHost: me:" + SECRET + "@a\r\n");
        assertStatus(400, web, "GET / HTTP/1.1\r\nHost: a\r\nCookie: " + SECRET + "\1\r\n");
        try (NettyHttp2Client http2 = NettyHttp2Client.connect(web)) {
            String path = "/hello?http2=" + SECRET;
            String bearer = "Bearer " + SECRET;
            assertEquals("200", http2.get(path, "authorization", bearer).status());
            String user = "me:" + SECRET + "@a";
            assertThrows(
                    ResetException.class, () -> http2.get("/user-of-http2", ":authority", user));
        }

        assertStatus(200, web, "GET /hello HTTP/1.1\r\nHost: the-last-one\r\n");
        Await.until(this::log, () -> log().contains("the-last-one"));
        assertTrue(log().contains("\"path\":\"/nowhere\""), this::log);
        assertFalse(log().contains(SECRET), this::log);
    }

    @Test
    void ofConfigurationsThatAreNotValid() throws IOException {
        web();
        String valid = Files.readString(file);

        reload(valid.replace("{body: hello}", "{status: abc}"));
        reload(valid.replace("{body: hello}", "hello").replace("prefix: \"B", "regex: \"(B"));
        reload(valid.replace("\"" + SECRET + "\"", "*" + SECRET));
        reload(valid.replace("\"" + SECRET + "\"", "!" + SECRET + "!x"));
        reload(valid.replace("\"" + SECRET + "\"", "[" + SECRET + "]"));
        reload(valid.replace("\"" + SECRET + "\"", "\"" + SECRET + " \""));
        reload(valid.replace("x-api-key: \"", "\"x api key\": \""));

        assertTrue(log().contains("'abc' (expected: a whole number)"), this::log);
        assertTrue(log().contains("regex: REDACTED (expected: RE2's syntax)"), this::log);
        assertFalse(log().contains(SECRET), this::log);
    }

    private static void assertStatus(int status, InetSocketAddress web, String head) {
        try (TestingClient client = TestingClient.connect(web)) {
            client.send(head + "Content-Length: 0\r\nConnection: close\r\n\r\n");
            assertEquals("HTTP/1.1 " + status + " ", client.receiveText(13));
        }
    }

    private void replace(String yaml) throws IOException {
        Path next = Files.writeString(directory.resolve("next.yaml"), yaml);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /** It is not taken. */
    private void reload(String yaml) throws IOException {
        int wanted = ++reloads;
        replace(yaml);
        Await.until(
                this::log,
                () -> log().split("keeps the configuration it has", -1).length - 1 == wanted);
    }

    private InetSocketAddress web() {
        Pattern pattern = Pattern.compile("listens .*address=/127.0.0.1:([0-9]+)");
        Await.until(this::log, () -> log().contains("has pages"));
        Matcher matcher = pattern.matcher(log());
        assertTrue(matcher.find(), this::log);
        int port = Integer.parseInt(matcher.group(1));
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
