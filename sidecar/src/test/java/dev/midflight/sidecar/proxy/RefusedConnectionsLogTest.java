package dev.midflight.sidecar.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LogLevel;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.testkit.Await;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the log says of connections that are closed unserved. */
@Timeout(60)
final class RefusedConnectionsLogTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String LOOPBACK = "127.0.0.1:[0-9]+";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final EventLog log =
            EventLog.to(new PrintStream(out, true, UTF_8), Clock.systemUTC(), LogLevel.DEBUG);
    private final TestingProxy proxy =
            TestingProxy.routed(
                    """
                    listeners:
                      - name: named
                        address: 127.0.0.1:0
                        protocol: tcp
                        serverNames: [{names: [one.example], cluster: nobody}]
                      - name: denied
                        address: 127.0.0.1:0
                        cluster: nobody
                        access: {deny: [127.0.0.0/8]}
                      - name: headed
                        address: 127.0.0.1:0
                        cluster: nobody
                        proxyProtocol: required
                        access: {deny: [192.0.2.0/24]}
                      - name: rated
                        address: 127.0.0.1:0
                        cluster: nobody
                        connectionRate: {connections: 1, per: 1d}
                      - name: original
                        address: 127.0.0.1:0
                        protocol: tcp
                        originalDestination: true
                      - {name: empty, address: "127.0.0.1:0", protocol: tcp, cluster: nobody}
                    clusters:
                      - {name: nobody, endpoints: []}
                    """);

    @BeforeEach
    void begin() {
        proxy.dataPath().logRefusals(log);
    }

    @AfterEach
    void closeAll() {
        proxy.close();
    }

    @Test
    void whoIsRefusedAtOnceHasALine() {
        assertTrue(TestingClient.isResetBy(proxy.address("denied")));
        isTold("denied", LOOPBACK, "access list");
        assertTrue(TestingClient.isResetBy(proxy.address("original")));
        isTold("original", LOOPBACK, "not redirected");
        try (TestingClient _ = TestingClient.connect(proxy.address("rated"))) {
            assertTrue(TestingClient.isResetBy(proxy.address("rated")));
        }
        isTold("rated", LOOPBACK, "connection rate");
    }

    @Test
    void whoIsRefusedForWhatIsSaidHasALine() {
        isRefused("named", GET);
        isTold("named", LOOPBACK, "no cluster for its server name");
        isRefused("headed", GET);
        isTold("headed", LOOPBACK, "PROXY header malformed");
        isRefused("headed", "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n");
        isTold("headed", "192.0.2.1:1", "access list");
        assertTrue(TestingClient.isResetBy(proxy.address("empty")));
        isTold("empty", LOOPBACK, "no host of its cluster");
    }

    @Test
    void belowDebugThereIsNone() {
        log.setLevel(LogLevel.INFO);
        assertTrue(TestingClient.isResetBy(proxy.address("denied")));
        log.setLevel(LogLevel.DEBUG);

        assertTrue(TestingClient.isResetBy(proxy.address("original")));

        isTold("original", LOOPBACK, "not redirected");
        assertEquals(1, written().lines().count(), this::written);
    }

    private void isRefused(String listener, String said) {
        try (TestingClient client = TestingClient.connect(proxy.address(listener))) {
            client.send(said);
            assertTrue(client.isReset(), listener);
        }
    }

    private void isTold(String listener, String peer, String reason) {
        Pattern line =
                Pattern.compile(
                        "DEBUG .*: connection refused listener=%s peer=%s reason=\"%s\"\n"
                                .formatted(listener, peer, reason));
        Await.until(this::written, () -> line.matcher(written()).find());
    }

    private String written() {
        return out.toString(UTF_8);
    }
}
