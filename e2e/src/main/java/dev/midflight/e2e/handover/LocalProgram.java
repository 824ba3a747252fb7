package dev.midflight.e2e.handover;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A process of this run, with its output in a file; gone when it is closed. */
final class LocalProgram implements AutoCloseable {
    private static final long ENDS_SECONDS = 5;

    private final Process process;
    private final Path log;

    private LocalProgram(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static LocalProgram start(Path log, List<String> command, Map<String, String> environment) {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            Files.createDirectories(log.getParent());
            return new LocalProgram(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(command.getFirst() + " cannot be started", e);
        }
    }

    /** Runs a short command to its end. */
    static String run(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(command[0] + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The process that it has started itself, a launcher's JVM for example. */
    Optional<Long> child() {
        return process.children().map(ProcessHandle::pid).findFirst();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it has written so far. */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(log + " cannot be read", e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(ENDS_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
