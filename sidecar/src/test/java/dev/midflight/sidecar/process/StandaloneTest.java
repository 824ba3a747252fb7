package dev.midflight.sidecar.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.testing.TestingCollector;
import dev.midflight.testkit.Await;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real program with a file: no launcher, no pod. */
@Timeout(90)
final class StandaloneTest {
    private static final int BAD_CONFIGURATION = 4;

    @TempDir private Path directory;

    private final java.net.http.HttpClient client = java.net.http.HttpClient.newHttpClient();
    private TestingApplication application;
    private Path file;
    private final List<Process> started = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void begin() throws IOException {
        application = new TestingApplication();
        file = directory.resolve("proxy.yaml");
    }

    @AfterEach
    void end() throws Exception {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
        client.close();
        application.close();
    }

    @Test
    void servesReloadsAndDrains() throws Exception {
        write("hello one");
        Process proxy = start("--config", file.toString());
        int port = port();

        assertEquals("hello one", get(port, "/hello"));
        assertEquals("/to/app", post(port, "/to/app").body());
        assertEquals(503, post(port, "/again").statusCode());

        write("hello two");
        Await.until("the new answer", () -> get(port, "/hello").equals("hello two"));
        String dump = get(admin(), "/config?format=text");
        assertTrue(
                dump.contains("# source: " + file) && dump.contains("body: \"hello two\""), dump);
        replace(Files.readString(file).replace("respond:", "respnd:"));
        Await.until(this::log, () -> log().contains("did you mean 'respond'?"));
        assertEquals("hello two", get(port, "/hello"));

        drainsUnderLoad(proxy, port);
    }

    private void drainsUnderLoad(Process proxy, int port) throws Exception {
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        List<Thread> load = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int number = i;
            load.add(Thread.startVirtualThread(() -> slowly(port, number, answered, failed)));
        }
        Await.until("8 connections", () -> connections() >= 8);

        proxy.toHandle().destroy();

        assertTrue(proxy.waitFor(30, TimeUnit.SECONDS));
        for (Thread thread : load) {
            thread.join();
        }
        assertEquals(0, failed.get(), this::log);
        assertEquals(8, answered.get());
        assertEquals(0, proxy.exitValue());
    }

    private void slowly(int port, int number, AtomicInteger answered, AtomicInteger failed) {
        try (java.net.http.HttpClient own = java.net.http.HttpClient.newHttpClient()) {
            var response = own.send(request(port, "/slow/" + number), BodyHandlers.ofString());
            (response.statusCode() == 200 ? answered : failed).incrementAndGet();
        } catch (IOException e) {
            failed.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void checksAFileAndEnds() throws Exception {
        write("hello");
        Process good = start("--config", file.toString(), "--check");
        assertTrue(good.waitFor(30, TimeUnit.SECONDS));
        replace(Files.readString(file).replace("clusters:", "cluster:"));
        Process bad = start("--config", file.toString(), "--check");
        assertTrue(bad.waitFor(30, TimeUnit.SECONDS));

        assertEquals(0, good.exitValue());
        assertEquals(BAD_CONFIGURATION, bad.exitValue());
        assertTrue(log().contains("cluster: unknown (did you mean 'clusters'?)"), this::log);
    }

    @Test
    void reportsLikeOneInAPod() throws Exception {
        write("hello");
        try (TestingCollector collector = new TestingCollector()) {
            environment.put("MIDFLIGHT_ACCESS_LOG", "line %METHOD% %PATH% %STATUS%");
            environment.put("MIDFLIGHT_OTLP_ENDPOINT", collector.address().toString());
            environment.put("MIDFLIGHT_TRACE_PERCENT", "100");
            environment.put("MIDFLIGHT_REPORT_SECONDS", "3600");
            Process proxy = start("--config", file.toString());
            int port = port();
            assertEquals("hello", get(port, "/hello"));
            Await.until(this::log, () -> log().contains("line GET /hello 200"));
            assertEquals("/last", post(port, "/last").body());

            proxy.toHandle().destroy();

            assertTrue(proxy.waitFor(30, TimeUnit.SECONDS));
            assertTrue(log().contains("line POST /last 200"), this::log);
            assertTrue(collector.posted().contains("/v1/traces"), collector::posted);
            assertTrue(collector.posted().contains("/v1/metrics"), collector::posted);
            assertTrue(collector.posted().contains("service.name"), collector::posted);
            assertFalse(collector.posted().contains("k8s."), collector::posted);
        }
    }

    @Test
    void tellsOfAFormatThatItDoesNotUnderstand() throws Exception {
        write("hello");
        environment.put("MIDFLIGHT_ACCESS_LOG", "%NOTHING%");
        Process proxy = start("--config", file.toString());

        assertTrue(proxy.waitFor(30, TimeUnit.SECONDS));
        assertEquals(BAD_CONFIGURATION, proxy.exitValue());
        assertTrue(log().contains("NOTHING"), this::log);
    }

    @Test
    void tellsWhatRunsOut() throws Exception {
        write("hello");
        environment.put("MIDFLIGHT_MAX_CONNECTIONS", "1");
        start("--config", file.toString());
        int port = port();
        try (Socket _ = new Socket("127.0.0.1", port)) {
            Await.until(
                    this::log,
                    () -> log().contains("overload resource=connections stage=refuse before=none"));
        }
        Await.until(
                this::log,
                () -> log().contains("overload resource=connections stage=none before=refuse"));
    }

    private void write(String hello) throws IOException {
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
                          - name: hello
                            match: {path: /hello}
                            respond: {body: "%s"}
                          - name: again
                            match: {path: /again}
                            forward: [{cluster: original}]
                          - name: rest
                            forward: [{cluster: application}]
                clusters:
                  - name: application
                    endpoints: [{address: "%s"}]
                  - {name: original, originalDestination: true}
                """
                        .formatted(hello, application.address()));
    }

    private void replace(String yaml) throws IOException {
        Path next = Files.writeString(directory.resolve("next.yaml"), yaml);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("dev.midflight.sidecar.SidecarMain");
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("MIDFLIGHT_LISTEN_ADMIN", "0");
        builder.environment().put("MIDFLIGHT_LISTEN_METRICS", "0");
        builder.environment().put("MIDFLIGHT_DRAIN_SECONDS", "60");
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private Path logFile() {
        return directory.resolve("log");
    }

    private String log() {
        try {
            return Files.exists(logFile()) ? Files.readString(logFile()) : "";
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private int port() {
        return logged("listens .*address=/127.0.0.1:([0-9]+)");
    }

    private int logged(String expression) {
        Pattern pattern = Pattern.compile(expression);
        Await.until(this::log, () -> pattern.matcher(log()).find());
        Matcher matcher = pattern.matcher(log());
        assertTrue(matcher.find());
        return Integer.parseInt(matcher.group(1));
    }

    private int connections() {
        return get(admin(), "/connections").split("connectionId", -1).length - 1;
    }

    private int admin() {
        return logged("has pages address=/127.0.0.1:([0-9]+)");
    }

    private String get(int port, String path) {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
            return client.send(request.build(), BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private java.net.http.HttpResponse<String> post(int port, String path) throws Exception {
        return client.send(request(port, path), BodyHandlers.ofString());
    }

    private static HttpRequest request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .version(java.net.http.HttpClient.Version.HTTP_1_1)
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build();
    }
}
