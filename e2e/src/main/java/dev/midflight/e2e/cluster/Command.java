package dev.midflight.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of this machine, run to its end within a time limit. */
public final class Command {
    private final List<String> words;
    private final Map<String, String> environment;

    public Command(List<String> words, Map<String, String> environment) {
        this.words = List.copyOf(words);
        this.environment = Map.copyOf(environment);
    }

    /** What came of it; standard error is part of the output. */
    public record Outcome(int exitCode, String output) {
        public boolean ok() {
            return exitCode == 0;
        }
    }

    /** Runs it; its output is kept, and not shown. */
    public Outcome run(Duration limit) {
        try {
            Path output = Files.createTempFile("midflight-e2e-", ".out");
            try {
                int exitCode = await(builder().redirectOutput(output.toFile()).start(), limit);
                return new Outcome(
                        exitCode, Files.readString(output, StandardCharsets.UTF_8).strip());
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(words + " cannot be run", e);
        }
    }

    /**
     * Runs it and requires that it succeeds; the output.
     *
     * @throws IllegalStateException with the output, where it fails
     */
    public String require(Duration limit) {
        Outcome outcome = run(limit);
        if (!outcome.ok()) {
            throw new IllegalStateException(
                    words + " ended with " + outcome.exitCode() + ":\n" + outcome.output());
        }
        return outcome.output();
    }

    /** The same, its output shown as it comes. */
    public void requireShown(Duration limit) {
        try {
            int exitCode = await(builder().inheritIO().start(), limit);
            if (exitCode != 0) {
                throw new IllegalStateException(words + " ended with " + exitCode);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(words + " cannot be run", e);
        }
    }

    private ProcessBuilder builder() {
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return builder;
    }

    private int await(Process process, Duration limit) {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        throw new IllegalStateException(words + " has not ended within " + limit);
    }
}
