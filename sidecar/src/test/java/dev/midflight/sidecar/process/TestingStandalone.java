package dev.midflight.sidecar.process;

import dev.midflight.sidecar.testing.ShippedFlags;
import dev.midflight.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real program with a configuration file; closing it ends every process of it. */
final class TestingStandalone implements AutoCloseable {
    /** Whoever runs the tests may ignore it (nohup), which processes inherit. */
    static final List<String> ANSWERS_TO_SIGHUP = List.of("env", "--default-signal=HUP");

    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private final List<Process> started = new ArrayList<>();

    /**
     * @param directory for the file and the log
     */
    TestingStandalone(Path directory) {
        this.directory = directory;
        with("MIDFLIGHT_LISTEN_ADMIN", "0");
        with("MIDFLIGHT_LISTEN_METRICS", "0");
        with("MIDFLIGHT_DRAIN_SECONDS", "60");
    }

    /** A variable of the processes that start from here on. */
    TestingStandalone with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Path file() {
        return directory.resolve("proxy.yaml");
    }

    String configuration() throws IOException {
        return Files.readString(file());
    }

    /** The whole file at once, as a reload wants it. */
    void configure(String yaml) throws IOException {
        Path next = Files.writeString(directory.resolve("next.yaml"), yaml);
        Files.move(next, file(), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Starts one with the file, and doesn't wait. */
    Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(ANSWERS_TO_SIGHUP);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ShippedFlags.ALL);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("dev.midflight.sidecar.SidecarMain");
        command.addAll(List.of("--config", file().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
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

    /** What all of them have written. */
    String log() {
        try {
            return Files.exists(logFile()) ? Files.readString(logFile()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Once it listens. */
    int port() {
        return logged("serves .*listeners=\"[a-z]+=127.0.0.1:([0-9]+)");
    }

    int adminPort() {
        return logged("serves .* admin=127.0.0.1:([0-9]+)");
    }

    int metricsPort() {
        return logged("serves .* metrics=\\S+:([0-9]+)");
    }

    private int logged(String expression) {
        Pattern pattern = Pattern.compile(expression);
        Await.until(this::log, () -> pattern.matcher(log()).find());
        Matcher matcher = pattern.matcher(log());
        if (!matcher.find()) {
            throw new AssertionError("the log was taken away");
        }
        return Integer.parseInt(matcher.group(1));
    }

    @Override
    public void close() {
        for (Process process : started) {
            process.destroyForcibly().onExit().join();
        }
    }
}
