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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
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
    private TestingStandalone proxy;
    private int reloads;

    @BeforeEach
    void begin() throws IOException {
        application = new TestingApplication();
        proxy = new TestingStandalone(directory);
        proxy.configure(
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
        proxy.with("MIDFLIGHT_LOG_LEVEL", "debug").with("MIDFLIGHT_ACCESS_LOG", "json");
        proxy.start();
    }

    @AfterEach
    void end() throws Exception {
        proxy.close();
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
        Await.until(proxy::log, () -> proxy.log().contains("the-last-one"));
        assertTrue(proxy.log().contains("\"path\":\"/nowhere\""), proxy::log);
        assertFalse(proxy.log().contains(SECRET), proxy::log);
    }

    @Test
    void ofConfigurationsThatAreNotValid() throws IOException {
        web();
        String valid = proxy.configuration();

        reload(valid.replace("{body: hello}", "{status: abc}"));
        reload(valid.replace("{body: hello}", "hello").replace("prefix: \"B", "regex: \"(B"));
        reload(valid.replace("\"" + SECRET + "\"", "*" + SECRET));
        reload(valid.replace("\"" + SECRET + "\"", "!" + SECRET + "!x"));
        reload(valid.replace("\"" + SECRET + "\"", "[" + SECRET + "]"));
        reload(valid.replace("\"" + SECRET + "\"", "\"" + SECRET + " \""));
        reload(valid.replace("x-api-key: \"", "\"x api key\": \""));

        assertTrue(proxy.log().contains("'abc' (expected: a whole number)"), proxy::log);
        assertTrue(proxy.log().contains("regex: REDACTED (expected: RE2's syntax)"), proxy::log);
        assertFalse(proxy.log().contains(SECRET), proxy::log);
    }

    private static void assertStatus(int status, InetSocketAddress web, String head) {
        try (TestingClient client = TestingClient.connect(web)) {
            client.send(head + "Content-Length: 0\r\nConnection: close\r\n\r\n");
            assertEquals("HTTP/1.1 " + status + " ", client.receiveText(13));
        }
    }

    /** It is not taken. */
    private void reload(String yaml) throws IOException {
        int wanted = ++reloads;
        proxy.configure(yaml);
        Await.until(
                proxy::log,
                () -> proxy.log().split("keeps the configuration it has", -1).length - 1 == wanted);
    }

    private InetSocketAddress web() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port());
    }
}
