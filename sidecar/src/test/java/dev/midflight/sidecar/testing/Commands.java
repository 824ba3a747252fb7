package dev.midflight.sidecar.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Other programs, run to their end. */
public final class Commands {
    private static final long LIMIT_SECONDS = 240;

    private Commands() {}

    /** What it printed, errors included; fails where it says that it failed. */
    public static String output(String... command) throws IOException, InterruptedException {
        return output(Path.of(""), command);
    }

    /** The same in a folder. */
    public static String output(Path folder, String... command)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toAbsolutePath().toFile())
                        .redirectErrorStream(true)
                        .start();
        try {
            byte[] said = process.getInputStream().readAllBytes();
            String output = new String(said, StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(List.of(command) + " failed: " + output);
            }
            return output;
        } finally {
            process.destroyForcibly();
        }
    }

    /** Debian packages, where they are not there yet. */
    public static void install(String... packages) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("../build/packages.sh"));
        command.addAll(List.of(packages));
        output(command.toArray(String[]::new));
    }
}
