package dev.midflight.sidecar.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.certs.Pem;
import dev.midflight.sidecar.fleet.FleetAddress;
import dev.midflight.sidecar.fleet.OperatorAccess;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LogLevel;
import dev.midflight.sidecar.testing.ManualLoop;
import dev.midflight.sidecar.tls.Credentials;
import dev.midflight.sidecar.tls.TestingMesh;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How often a proxy asks for its certificate, of an operator that only takes connections. */
@Timeout(60)
final class IdentityClientTest {
    private static final int LIMIT_MILLIS = 20_000;

    @TempDir Path directory;

    private final ManualLoop loop = new ManualLoop();

    @BeforeEach
    void trust() throws Exception {
        Files.writeString(
                directory.resolve("ca.crt"),
                Pem.of(new TestingMesh().contexts("a", "b").identity().roots().getFirst()));
        Files.writeString(directory.resolve("token"), "token");
    }

    private IdentityClient client(ServerSocket operator) {
        return new IdentityClient(
                FleetAddress.parse("127.0.0.1:" + operator.getLocalPort()),
                new OperatorAccess("127.0.0.1", directory),
                new IdentityFile(directory.resolve("identity"), directory.resolve("draft")),
                new Credentials(),
                new IdentityClient.Parts(
                        loop,
                        Clock.systemUTC(),
                        new Random(1),
                        new IdentityMeters(Clock.systemUTC())),
                EventLog.to(
                        new PrintStream(OutputStream.nullOutputStream(), true),
                        Clock.systemUTC(),
                        LogLevel.INFO));
    }

    private static ServerSocket operator() throws IOException {
        ServerSocket socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(LIMIT_MILLIS);
        return socket;
    }

    @Test
    void itAsksAgainWhereACallFails() throws Exception {
        try (ServerSocket operator = operator()) {
            IdentityClient client = client(operator);
            client.start();
            loop.run();
            operator.accept().close();

            loop.runUntil("another call", () -> !loop.timers().isEmpty());

            assertEquals(1, loop.timers().size());
            stop(client);
        }
    }

    private void stop(IdentityClient client) {
        client.stop();
        loop.run();
    }
}
