package dev.midflight.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * The class path of a program under {@code src/test/programs}: its own POM's dependencies and its
 * sources, compiled. Kept under {@code target} until the folder changes; so a module's own class
 * path stays clean of what only its tests talk to.
 */
record ProgramClassPath(Path folder) {
    private static final Path PROGRAMS = Path.of("src/test/programs");
    private static final Path TARGET = Path.of("target/programs");
    private static final long RESOLVE_SECONDS = 240;

    static synchronized ProgramClassPath of(String program) {
        try {
            Path sources = PROGRAMS.resolve(program);
            Path ready = TARGET.resolve(program + "-" + checksum(sources));
            if (!Files.isDirectory(ready)) {
                Files.createDirectories(TARGET);
                Path making = Files.createTempDirectory(TARGET, program).toAbsolutePath();
                resolve(sources, making.resolve("lib"));
                compile(sources, making);
                Files.move(making, ready);
            }
            return new ProgramClassPath(ready.toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For {@code java -cp}. */
    String text() {
        return folder.resolve("classes") + ":" + folder.resolve("lib") + "/*";
    }

    private static String checksum(Path sources) throws IOException {
        CRC32 checksum = new CRC32();
        for (Path file : files(sources)) {
            checksum.update(Files.readAllBytes(file));
        }
        return Long.toHexString(checksum.getValue());
    }

    private static void resolve(Path sources, Path lib) throws IOException {
        String failure = "";
        for (List<String> network : List.of(List.of("-o"), List.<String>of())) {
            Path log = Files.createTempFile(TARGET, "resolve", ".log");
            List<String> command = new ArrayList<>();
            command.add(property("midflight.maven.home", "/usr/share/maven") + "/bin/mvn");
            command.addAll(network);
            command.addAll(List.of("-B", "-q", "-f", sources.resolve("pom.xml").toString()));
            String repository = property("midflight.maven.repository", "");
            if (!repository.isEmpty()) {
                command.add("-Dmaven.repo.local=" + repository);
            }
            command.add("org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies");
            command.add("-DoutputDirectory=" + lib);
            boolean resolved = run(command, log);
            failure = Files.readString(log);
            Files.delete(log);
            if (resolved) {
                return;
            }
        }
        throw new IOException("class path of " + sources + ": " + failure);
    }

    private static boolean run(List<String> command, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.redirectOutput(log.toFile()).start();
        try {
            if (process.waitFor(RESOLVE_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return false;
    }

    private static void compile(Path sources, Path making) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> arguments = new ArrayList<>();
        arguments.addAll(
                List.of("-proc:none", "-nowarn", "-d", making.resolve("classes").toString()));
        arguments.addAll(List.of("-cp", jars(making.resolve("lib"))));
        files(sources).stream()
                .map(Path::toString)
                .filter(file -> file.endsWith(".java"))
                .forEach(arguments::add);
        if (compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
            throw new IOException("sources of " + sources + " don't compile");
        }
    }

    /** The compiler, unlike the launcher, doesn't know {@code lib/*}. */
    private static String jars(Path lib) throws IOException {
        return files(lib).stream().map(Path::toString).collect(Collectors.joining(":"));
    }

    private static List<Path> files(Path sources) throws IOException {
        try (Stream<Path> files = Files.list(sources)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static String property(String name, String otherwise) {
        return System.getProperty(name, otherwise);
    }
}
