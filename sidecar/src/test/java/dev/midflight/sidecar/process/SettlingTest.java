package dev.midflight.sidecar.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.midflight.testkit.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the real program asks of the scheduler once it has traffic; as the kernel tells it. */
@Timeout(90)
final class SettlingTest {
    private static final int REQUESTS = 1000;
    private static final String SHORT = "100000";

    @TempDir private Path directory;

    @Test
    void eventLoopsGetShortSlicesOnceThereIsTraffic() throws Exception {
        assumeTrue(Files.readString(Path.of("/proc/self/sched")).contains("se.slice"));
        try (TestingStandalone program = new TestingStandalone(directory)) {
            program.with("MIDFLIGHT_WORKERS", "2");
            program.configure(
                    """
                    version: test
                    listeners:
                      - {name: web, address: "127.0.0.1:0", protocol: http, routes: main}
                    routeTables:
                      - name: main
                        hosts:
                          - name: all
                            domains: ["*"]
                            routes: [{name: all, respond: {status: 204}}]
                    """);
            Process process = program.start();
            int port = program.port();
            List<String> before = slices(process);

            request(port);

            Await.until("short slices", () -> slices(process).equals(List.of(SHORT, SHORT)));
            assertEquals(2, before.size());
            assertEquals(false, before.contains(SHORT));
        }
    }

    private static void request(int port) throws IOException {
        try (Socket client = new Socket("127.0.0.1", port)) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
            for (int i = 0; i < REQUESTS; i++) {
                client.getOutputStream()
                        .write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
                assertEquals("HTTP/1.1 204 No Content", in.readLine());
                while (!in.readLine().isEmpty()) {
                    continue;
                }
            }
        }
    }

    /** Of the event loops' threads. */
    private static List<String> slices(Process process) {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            return threads.filter(thread -> text(thread, "comm").startsWith("worker-"))
                    .map(thread -> slice(text(thread, "sched")))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String slice(String sched) {
        return sched.lines()
                .filter(line -> line.startsWith("se.slice"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
    }

    private static String text(Path thread, String file) {
        try {
            return Files.readString(thread.resolve(file)).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
