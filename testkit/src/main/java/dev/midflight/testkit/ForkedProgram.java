package dev.midflight.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process whose output a test waits for; closing it ends the process. */
public final class ForkedProgram implements AutoCloseable {
    private static final List<String> SMALL =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx320m");
    private static final long LINE_SECONDS = 90;
    private static final long END_SECONDS = 10;

    private final Process process;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final Map<String, CompletableFuture<Void>> lines = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private ForkedProgram(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::read);
    }

    /** Starts a JVM for a program under {@code src/test/programs}, and doesn't wait. */
    public static ForkedProgram start(
            String program,
            String main,
            List<String> jvm,
            Map<String, String> environment,
            String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(SMALL);
        command.addAll(jvm);
        command.addAll(List.of("-cp", ProgramClassPath.of(program).text(), main));
        command.addAll(List.of(arguments));
        return start(command, environment);
    }

    /** Starts a command, and doesn't wait. */
    public static ForkedProgram start(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            return new ForkedProgram(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the program prints this line; a start may take long on a busy machine. */
    public ForkedProgram await(String line) {
        CompletableFuture<Void> printed =
                lines.computeIfAbsent(line, _ -> new CompletableFuture<>());
        try {
            CompletableFuture.anyOf(printed, ended).get(LINE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("no '" + line + "' in:\n" + String.join("\n", output), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        if (!printed.isDone()) {
            throw new AssertionError("ended without '" + line + "':\n" + String.join("\n", output));
        }
        return this;
    }

    /** All lines so far. */
    public String output() {
        return String.join("\n", output);
    }

    /** Gives the program a line to read. */
    public void say(String line) {
        try {
            process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                output.add(line);
                lines.computeIfAbsent(line, _ -> new CompletableFuture<>()).complete(null);
            }
        } catch (IOException e) {
            output.add("unreadable: " + e.getMessage());
        }
        ended.complete(null);
    }
}
