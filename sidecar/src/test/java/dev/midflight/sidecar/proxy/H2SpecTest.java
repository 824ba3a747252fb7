package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.testing.TestingHttpServer;
import dev.midflight.sidecar.testing.TestingProxy;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole conformance suite, on the way to HTTP/1.1 and to HTTP/2. */
@Timeout(300)
final class H2SpecTest {
    private static final String ARCHIVE = "/h2spec/2.2.0/h2spec_linux_amd64.tar.gz";

    @TempDir private Path directory;

    @Test
    void passesAllCasesInFrontOfHttp1() throws Exception {
        try (TestingHttpServer backend = new TestingHttpServer();
                TestingProxy proxy =
                        TestingProxy.serving(
                                backend.address(),
                                "MIDFLIGHT_HTTP2=streams",
                                "MIDFLIGHT_HTTP2_UPSTREAM=http1")) {
            assertAllPass(run(proxy));
        }
    }

    @Test
    void passesAllCasesInFrontOfHttp2() throws Exception {
        try (TestingHttpServer backend = new TestingHttpServer();
                TestingProxy second =
                        TestingProxy.serving(
                                backend.address(),
                                "MIDFLIGHT_HTTP2=streams",
                                "MIDFLIGHT_HTTP2_UPSTREAM=http1");
                TestingProxy first =
                        TestingProxy.serving(
                                second.address("inbound"), "MIDFLIGHT_HTTP2=streams")) {
            assertAllPass(run(first));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http1", "http2"})
    void passesAllCasesWithRoutes(String protocol) throws Exception {
        try (TestingHttpServer backend = new TestingHttpServer();
                TestingProxy second = TestingProxy.routedTo(backend.address(), "http1");
                TestingProxy first = TestingProxy.routedTo(second.address("inbound"), protocol)) {
            assertAllPass(run(first));
        }
    }

    private static void assertAllPass(String report) {
        assertTrue(report.contains("145 tests, 145 passed, 0 skipped, 0 failed"), report);
    }

    private String run(TestingProxy proxy) throws Exception {
        Path archive = directory.resolve("h2spec.tar.gz");
        try (InputStream packed = H2SpecTest.class.getResourceAsStream(ARCHIVE)) {
            Files.copy(Objects.requireNonNull(packed, "h2spec is not on the class path"), archive);
        }
        output("tar", "-xzf", archive.toString(), "-C", directory.toString());
        return output(
                directory.resolve("h2spec").toString(),
                "-h",
                "127.0.0.1",
                "-p",
                String.valueOf(proxy.address("inbound").getPort()),
                "-o",
                "5");
    }

    private String output(String... command) throws Exception {
        Process process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .start();
        try (InputStream out = process.getInputStream()) {
            String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return text;
        } finally {
            process.destroyForcibly();
        }
    }
}
