package dev.midflight.sidecar.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Two slots, the application behind them, and the port that they serve in turn. */
final class TwoProxies implements AutoCloseable {
    private final TestingApplication application;
    private final int port;
    private final int adminPort;
    private final TestingSlot a;
    private final TestingSlot b;

    TwoProxies(Path directory, String... variables) throws IOException {
        this.application = new TestingApplication();
        this.port = freePort();
        this.adminPort = freePort();
        Map<String, String> environment = new HashMap<>();
        environment.put("MIDFLIGHT_FIXED_DESTINATION", application.address());
        environment.put("MIDFLIGHT_LISTEN_INBOUND", Integer.toString(port));
        environment.put("MIDFLIGHT_LISTEN_ADMIN", Integer.toString(adminPort));
        for (String listener : List.of("OUTBOUND", "PROBE", "METRICS")) {
            environment.put("MIDFLIGHT_LISTEN_" + listener, Integer.toString(freePort()));
        }
        environment.put("MIDFLIGHT_DRAIN_SECONDS", "3");
        for (String variable : variables) {
            int equals = variable.indexOf('=');
            environment.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        this.a = new TestingSlot("a", directory, environment);
        this.b = new TestingSlot("b", directory, environment);
    }

    TestingSlot a() {
        return a;
    }

    TestingSlot b() {
        return b;
    }

    int port() {
        return port;
    }

    /** Of the slot that serves. */
    InetSocketAddress admin() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), adminPort);
    }

    void assertNothingLost(TestingLoad load) {
        assertEquals(
                List.of(), load.failures(), () -> "slot a:\n" + a.log() + "slot b:\n" + b.log());
        assertEquals(0, application.duplicates());
    }

    @Override
    public void close() throws IOException {
        a.close();
        b.close();
        application.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
