package dev.midflight.sidecar.fuzz;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.testing.ShippedFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Searches all targets of {@code make fuzz} for a short while: 5,000 inputs for each, or 30 s, from
 * the committed ones and always the same seed. What fails is kept beside the committed inputs of
 * its target, where every later test run repeats it.
 */
@Timeout(300)
final class FuzzSearchTest {
    private static final String RUNS = System.getProperty("midflight.fuzz.runs", "5000");
    private static final String SECONDS = System.getProperty("midflight.fuzz.seconds", "30");
    private static final long SEED = 20_261_122;

    @TempDir private Path directory;

    @Test
    void noTargetFindsAnythingNew() throws Exception {
        Process search = search();
        String told = Files.readString(log(search));

        assertEquals(0, search.exitValue(), () -> keep(told));
        assertTrue(told.contains("DONE"), told);
    }

    private Process search() throws IOException, ReflectiveOperationException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // What the JVM compiles well would take longer than it saves.
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
        command.addAll(List.of("-XX:+EnableDynamicAgentLoading"));
        command.addAll(ShippedFlags.ALL);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add("com.code_intelligence.jazzer.Jazzer");
        command.add("--target_class=" + EveryTarget.class.getName());
        command.add("--instrumentation_includes=dev.midflight.**");
        // Its own checks of the JDK's dangerous calls do not go together with Netty.
        command.add("--custom_hook_includes=dev.midflight.**");
        command.add("--reproducer_path=" + directory);
        command.add("-artifact_prefix=" + directory + "/");
        command.add("-seed=" + SEED);
        command.add("-runs=" + RUNS);
        command.add("-max_total_time=" + SECONDS);
        command.add("-timeout=10");
        command.add(Files.createDirectory(directory.resolve("found")).toString());
        for (FuzzTarget target : FuzzTarget.all()) {
            command.add(target.inputs().toString());
        }
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }

    private Path log(Process search) throws InterruptedException {
        try {
            assertTrue(search.waitFor(240, TimeUnit.SECONDS), "the search did not end");
        } finally {
            search.destroyForcibly().waitFor();
        }
        return directory.resolve("log");
    }

    /** Keeps the input that failed, and says where. */
    private String keep(String told) {
        String failure = told.substring(Math.max(0, told.indexOf(EveryTarget.FAILED)));
        try (Stream<Path> files = Files.list(directory)) {
            Path home = home(failure);
            StringBuilder kept = new StringBuilder("fails with");
            for (Path file : files.filter(FuzzSearchTest::isInput).toList()) {
                Path input = home.resolve(file.getFileName());
                kept.append(' ').append(Files.copy(file, input, REPLACE_EXISTING));
            }
            return kept.append('\n').append(failure).toString();
        } catch (IOException | ReflectiveOperationException e) {
            throw new AssertionError(told, e);
        }
    }

    private static boolean isInput(Path file) {
        return file.getFileName().toString().matches("[a-z]+-[0-9a-f]{40}");
    }

    /** The inputs of the target that failed; of one that took too long nobody knows the name. */
    private static Path home(String failure) throws IOException, ReflectiveOperationException {
        return FuzzTarget.all().stream()
                .filter(target -> failure.startsWith(EveryTarget.FAILED + target.name() + "\n"))
                .map(FuzzTarget::inputs)
                .findFirst()
                .orElse(Path.of("target"));
    }
}
