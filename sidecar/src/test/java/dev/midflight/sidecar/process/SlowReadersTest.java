package dev.midflight.sidecar.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.testing.TestingClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many clients that stop reading, at a proxy with the smallest share of memory. */
class SlowReadersTest {
    private static final int SLOW = 400;
    private static final int SMALL_WINDOW = 4096;
    private static final int EXCHANGES = 2000;

    @TempDir private Path directory;

    @Test
    void takeNothingFromThoseThatRead() throws Exception {
        try (Flood flood = new Flood();
                TwoProxies pair =
                        new TwoProxies(
                                directory,
                                "MIDFLIGHT_FIXED_DESTINATION=" + flood.address(),
                                "MIDFLIGHT_WORKERS=1")) {
            pair.a().option("-XX:MaxDirectMemorySize=18m");
            pair.a().start(1);
            pair.a().await("serving");
            InetSocketAddress proxy =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), pair.port());
            List<TestingClient> slow = new ArrayList<>();
            try (HttpClient fine = new HttpClient(pair.port())) {
                fine.post("/before");

                for (int i = 0; i < SLOW; i++) {
                    slow.add(TestingClient.connect(proxy, SMALL_WINDOW));
                    slow.getLast().send("GET /flood HTTP/1.1\r\nHost: a\r\n\r\n");
                }
                for (int i = 0; i < EXCHANGES; i++) {
                    fine.post("/while-" + i);
                }

                String overload = get(pair, "/overload");
                assertFalse(overload.contains("\"shedConnections\":0"), overload);
                assertFalse(pair.a().log().contains("OutOfDirectMemory"), pair.a()::log);
                assertTrue(pair.a().log().contains("overload resource=buffers"), pair.a()::log);
                assertEquals(1, pair.a().states().stream().filter("serving"::equals).count());
            } finally {
                slow.forEach(TestingClient::close);
            }
        }
    }

    private static String get(TwoProxies pair, String page) {
        try (TestingClient client = TestingClient.connect(pair.admin())) {
            return client.send("GET " + page + " HTTP/1.1\r\nHost: a\r\n\r\n").receiveAll();
        }
    }

    /** Answers a GET with more than anybody reads, a POST with its path. */
    private static final class Flood implements AutoCloseable {
        private static final int FLOOD_BYTES = 64 << 20;

        private final ServerSocket server =
                new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());

        Flood() throws IOException {
            Thread.ofPlatform().daemon().start(this::acceptAll);
        }

        String address() {
            return "127.0.0.1:" + server.getLocalPort();
        }

        private void acceptAll() {
            while (!server.isClosed()) {
                try {
                    Socket client = server.accept();
                    Thread.ofVirtual().start(() -> serve(client));
                } catch (IOException e) {
                    return;
                }
            }
        }

        private static void serve(Socket client) {
            try (client) {
                client.setTcpNoDelay(true);
                String line = TestingApplication.line(client.getInputStream());
                while (!line.isEmpty()) {
                    answer(client, line.split(" ", -1));
                    line = TestingApplication.line(client.getInputStream());
                }
            } catch (IOException e) {
                return;
            }
        }

        private static void answer(Socket client, String[] request) throws IOException {
            int body = 0;
            for (String field = TestingApplication.line(client.getInputStream());
                    !field.isEmpty();
                    field = TestingApplication.line(client.getInputStream())) {
                if (field.regionMatches(true, 0, "content-length:", 0, 15)) {
                    body = Integer.parseInt(field.substring(15).strip());
                }
            }
            client.getInputStream().readNBytes(body);
            boolean flood = request[0].equals("GET");
            String path = request[1];
            int length = flood ? FLOOD_BYTES : path.length();
            client.getOutputStream()
                    .write(
                            ("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n")
                                    .getBytes(US_ASCII));
            if (flood) {
                byte[] part = new byte[65_536];
                for (int sent = 0; sent < FLOOD_BYTES; sent += part.length) {
                    client.getOutputStream().write(part);
                }
            } else {
                client.getOutputStream().write(path.getBytes(US_ASCII));
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
