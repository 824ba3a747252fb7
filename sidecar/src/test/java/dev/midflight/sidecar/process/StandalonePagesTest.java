package dev.midflight.sidecar.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.testkit.Await;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The admin and metrics pages of the real program with a file. */
@Timeout(90)
final class StandalonePagesTest {
    @TempDir private Path directory;

    private TestingApplication application;
    private TestingStandalone program;

    @BeforeEach
    void begin() throws IOException {
        application = new TestingApplication();
        program = new TestingStandalone(directory);
        program.configure(
                """
                version: test
                listeners:
                  - {name: raw, address: "127.0.0.1:0", protocol: tcp, cluster: application}
                clusters:
                  - name: application
                    endpoints: [{address: "%s"}]
                """
                        .formatted(application.address()));
    }

    @AfterEach
    void end() throws IOException {
        program.close();
        application.close();
    }

    @Test
    void theStartNamesEveryPort() throws IOException {
        program.start();

        assertTrue(ask(program.metricsPort(), "GET /metrics").startsWith("HTTP/1.1 200"));
        assertTrue(ask(program.adminPort(), "GET /alive").startsWith("HTTP/1.1 200"));
        assertEquals(1, program.log().split(" serves ", -1).length - 1, program::log);
    }

    @Test
    void thePagesServeUntilTheDrainIsOver() throws Exception {
        Process proxy = program.start();
        try (TestingClient held = connect(program.port())) {
            held.send("held here");
            assertEquals("held here", held.receiveText(9));

            assertTrue(ask(program.adminPort(), "POST /drain").startsWith("HTTP/1.1 200"));

            Await.until("not ready", () -> isUnready(program.adminPort()));
            assertTrue(isUnready(program.metricsPort()));
            assertTrue(connections().contains("tcp"), program::log);
            assertTrue(ask(program.metricsPort(), "GET /metrics").startsWith("HTTP/1.1 200"));
            assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", program.port()));
            assertTrue(proxy.isAlive());
        }
        assertTrue(proxy.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, proxy.exitValue());
    }

    private String connections() {
        return ask(program.adminPort(), "GET /connections");
    }

    private static boolean isUnready(int port) {
        return ask(port, "GET /ready").startsWith("HTTP/1.1 503");
    }

    private static String ask(int port, String request) {
        try (TestingClient client = connect(port)) {
            return client.send(request + " HTTP/1.1\r\nHost: localhost\r\n\r\n").receiveAll();
        }
    }

    private static TestingClient connect(int port) {
        return TestingClient.connect(new InetSocketAddress("127.0.0.1", port));
    }
}
