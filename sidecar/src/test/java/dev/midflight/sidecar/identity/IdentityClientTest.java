package dev.midflight.sidecar.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.certs.Pem;
import dev.midflight.sidecar.fleet.FleetAddress;
import dev.midflight.sidecar.fleet.OperatorAccess;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LogLevel;
import dev.midflight.sidecar.testing.ManualLoop;
import dev.midflight.sidecar.tls.Credentials;
import dev.midflight.sidecar.tls.MeshIdentity;
import dev.midflight.sidecar.tls.TestingMesh;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
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
    private final Credentials credentials = new Credentials();

    @BeforeEach
    void trust() throws Exception {
        Files.writeString(
                directory.resolve("ca.crt"),
                Pem.of(new TestingMesh().contexts("a", "b").identity().roots().getFirst()));
        Files.writeString(directory.resolve("token"), "token");
    }

    private IdentityFile file() {
        return new IdentityFile(directory.resolve("identity"), directory.resolve("draft"));
    }

    private IdentityClient client(ServerSocket operator) {
        return new IdentityClient(
                FleetAddress.parse("127.0.0.1:" + operator.getLocalPort()),
                new OperatorAccess("127.0.0.1", directory),
                file(),
                credentials,
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

    @Test
    void whatAnotherProcessHasKeptSinceIsTakenBeforeThisOneServes() throws Exception {
        TestingMesh mesh = new TestingMesh();
        MeshIdentity first = mesh.contexts("a", "b", Duration.ofHours(1)).identity();
        MeshIdentity renewed = mesh.contexts("a", "b", Duration.ofHours(2)).identity();
        try (ServerSocket operator = operator()) {
            IdentityClient client = client(operator);
            file().write(first);
            client.restore();
            assertEquals(first.chain(), known());

            file().write(renewed);
            refresh(client);
            assertEquals(renewed.chain(), known());

            file().write(first);
            refresh(client);
            assertEquals(renewed.chain(), known());
        }
    }

    private void refresh(IdentityClient client) {
        var refreshed = client.refresh();
        loop.run();
        refreshed.join();
    }

    private List<X509Certificate> known() {
        return Objects.requireNonNull(credentials.current()).identity().chain();
    }

    private void stop(IdentityClient client) {
        client.stop();
        loop.run();
    }
}
