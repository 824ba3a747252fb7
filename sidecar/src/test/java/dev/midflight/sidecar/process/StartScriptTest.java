package dev.midflight.sidecar.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bin/midflight-sidecar}, with a java that only says how it was called. */
final class StartScriptTest {
    @TempDir private Path root;

    @BeforeEach
    void build() throws IOException {
        Files.createDirectories(root.resolve("sidecar/target/classes"));
        Files.createDirectories(root.resolve("sidecar/target/dependency"));
        Files.createDirectories(root.resolve("bin"));
        program("build/find-jdk.sh", "#!/bin/sh\necho " + root.resolve("jdk") + "\n");
        program("jdk/bin/java", "#!/bin/sh\necho \"$@\"\n");
        program("bin/midflight-sidecar", Files.readString(Path.of("../bin/midflight-sidecar")));
    }

    @ParameterizedTest
    @CsvSource({"64, 25, 12", "500, 200, 100", "0512, 204, 102", "3, 16, 1"})
    void theMemoryIsSharedOutAsInASlot(String memoryMib, int heapMib, int directMib)
            throws Exception {
        String command = start(memoryMib);

        assertTrue(
                command.startsWith(
                        "-Xmx%dm -XX:MaxDirectMemorySize=%dm ".formatted(heapMib, directMib)),
                command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "00", "64m", "-1", "99999999999999999999"})
    void withoutASizeTheJvmDecides(String memoryMib) throws Exception {
        String command = start(memoryMib);

        assertFalse(command.contains("-Xmx"), command);
        assertFalse(command.contains("MaxDirectMemorySize"), command);
    }

    @Test
    void itsArgumentsAreThoseOfTheProxy() throws Exception {
        String command = start("64");

        assertTrue(
                command.endsWith("dev.midflight.sidecar.SidecarMain --config a.yaml\n"), command);
    }

    private String start(String memoryMib) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(
                        root.resolve("bin/midflight-sidecar").toString(), "--config", "a.yaml");
        builder.environment().put("MIDFLIGHT_MEMORY_MIB", memoryMib);
        builder.redirectErrorStream(true);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }

    private void program(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertTrue(file.toFile().setExecutable(true));
    }
}
