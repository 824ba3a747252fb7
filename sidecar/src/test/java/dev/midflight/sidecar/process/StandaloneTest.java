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
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
    private TestingStandalone program;

    @BeforeEach
    void begin() throws IOException {
        application = new TestingApplication();
        program = new TestingStandalone(directory);
    }

    @AfterEach
    void end() throws Exception {
        program.close();
        client.close();
        application.close();
    }

    @Test
    void servesReloadsAndDrains() throws Exception {
        write("hello one");
        Process proxy = program.start();
        int port = program.port();

        assertEquals("hello one", get(port, "/hello"));
        assertEquals("/to/app", post(port, "/to/app").body());
        assertEquals(503, post(port, "/again").statusCode());

        write("hello two");
        Await.until("the new answer", () -> get(port, "/hello").equals("hello two"));
        String dump = get(program.adminPort(), "/config?format=text");
        assertTrue(
                dump.contains("# source: " + program.file())
                        && dump.contains("body: \"hello two\""),
                dump);
        program.configure(program.configuration().replace("respond:", "respnd:"));
        Await.until(program::log, () -> program.log().contains("did you mean 'respond'?"));
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
        assertEquals(0, failed.get(), program::log);
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
    void readsTheFileAgainOnSighup() throws Exception {
        write("hello one");
        Process proxy = program.start();
        int port = program.port();
        assertEquals("hello one", get(port, "/hello"));
        FileTime asBefore = Files.getLastModifiedTime(program.file());
        Files.writeString(program.file(), program.configuration().replace(" one", " two"));
        Files.setLastModifiedTime(program.file(), asBefore);

        new ProcessBuilder("kill", "-HUP", String.valueOf(proxy.pid())).start().waitFor();

        Await.until(program::log, () -> get(port, "/hello").equals("hello two"));
        assertTrue(program.log().contains("told to read the configuration again"), program::log);
        assertTrue(proxy.isAlive());
    }

    @Test
    void checksAFileAndEnds() throws Exception {
        write("hello");
        Process good = program.start("--check");
        assertTrue(good.waitFor(30, TimeUnit.SECONDS));
        program.configure(program.configuration().replace("clusters:", "cluster:"));
        Process bad = program.start("--check");
        assertTrue(bad.waitFor(30, TimeUnit.SECONDS));

        assertEquals(0, good.exitValue());
        assertEquals(BAD_CONFIGURATION, bad.exitValue());
        assertTrue(
                program.log().contains("cluster: unknown (did you mean 'clusters'?)"),
                program::log);
    }

    @Test
    void saysItsVersionAndEnds() throws Exception {
        program.with("MIDFLIGHT_VERSION", "v7");
        Process process = program.start("--version");

        assertTrue(process.waitFor(30, TimeUnit.SECONDS));

        assertEquals(0, process.exitValue());
        assertTrue(program.log().contains("midflight-sidecar v7"), program::log);
    }

    @Test
    void reportsLikeOneInAPod() throws Exception {
        write("hello");
        try (TestingCollector collector = new TestingCollector()) {
            program.with("MIDFLIGHT_ACCESS_LOG", "line %METHOD% %PATH% %STATUS%");
            program.with("MIDFLIGHT_OTLP_ENDPOINT", collector.address().toString());
            program.with("MIDFLIGHT_TRACE_PERCENT", "100");
            program.with("MIDFLIGHT_REPORT_SECONDS", "3600");
            Process proxy = program.start();
            int port = program.port();
            assertEquals("hello", get(port, "/hello"));
            Await.until(program::log, () -> program.log().contains("line GET /hello 200"));
            assertEquals("/last", post(port, "/last").body());

            proxy.toHandle().destroy();

            assertTrue(proxy.waitFor(30, TimeUnit.SECONDS));
            assertTrue(program.log().contains("line POST /last 200"), program::log);
            assertTrue(collector.posted().contains("/v1/traces"), collector::posted);
            assertTrue(collector.posted().contains("/v1/metrics"), collector::posted);
            assertTrue(collector.posted().contains("service.name"), collector::posted);
            assertFalse(collector.posted().contains("k8s."), collector::posted);
        }
    }

    @Test
    void tellsOfAFormatThatItDoesNotUnderstand() throws Exception {
        write("hello");
        program.with("MIDFLIGHT_ACCESS_LOG", "%NOTHING%");
        Process proxy = program.start();

        assertTrue(proxy.waitFor(30, TimeUnit.SECONDS));
        assertEquals(BAD_CONFIGURATION, proxy.exitValue());
        assertTrue(program.log().contains("NOTHING"), program::log);
    }

    @Test
    void tellsWhatRunsOut() throws Exception {
        write("hello");
        program.with("MIDFLIGHT_MAX_CONNECTIONS", "1");
        program.start();
        int port = program.port();
        try (Socket _ = new Socket("127.0.0.1", port)) {
            Await.until(
                    program::log,
                    () ->
                            program.log()
                                    .contains(
                                            "overload resource=connections stage=refuse before=none"));
        }
        Await.until(
                program::log,
                () ->
                        program.log()
                                .contains(
                                        "overload resource=connections stage=none before=refuse"));
    }

    private void write(String hello) throws IOException {
        program.configure(
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

    private int connections() {
        return get(program.adminPort(), "/connections").split("connectionId", -1).length - 1;
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
