package dev.midflight.sidecar.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.testing.TestingClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
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

    private static String ask(int port, String request) {
        try (TestingClient client = connect(port)) {
            return client.send(request + " HTTP/1.1\r\nHost: localhost\r\n\r\n").receiveAll();
        }
    }

    private static TestingClient connect(int port) {
        return TestingClient.connect(new InetSocketAddress("127.0.0.1", port));
    }
}
