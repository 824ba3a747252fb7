package dev.midflight.images;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs one of the build's shell scripts, its output shown as it comes. */
final class Script {
    private static final long LIMIT_SECONDS = 600;

    private Script() {}

    static void run(Path script, String... arguments) {
        List<String> command =
                Stream.concat(Stream.of(script.toString()), Stream.of(arguments)).toList();
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new BuildFailedException(script.getFileName() + " takes too long");
            }
            if (process.exitValue() != 0) {
                throw new BuildFailedException(
                        script.getFileName() + " ended with " + process.exitValue());
            }
        } catch (IOException e) {
            throw new BuildFailedException(script + " does not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BuildFailedException("interrupted", e);
        }
    }
}
