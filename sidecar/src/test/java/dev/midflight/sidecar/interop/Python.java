package dev.midflight.sidecar.interop;

import dev.midflight.sidecar.testing.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Python with the packages of a folder's {@code requirements.txt}, made when they change. */
final class Python {
    private static final Path TARGET = Path.of("target/programs/python").toAbsolutePath();

    private Python() {}

    static Path with(Path requirements) throws IOException, InterruptedException {
        String wanted = Files.readString(requirements);
        Path environment = TARGET.resolve(Integer.toHexString(wanted.hashCode()));
        Path ready = environment.resolve("ready");
        Path python = environment.resolve("bin/python");
        if (!Files.exists(ready)) {
            Commands.install("python3", "python3-venv");
            Commands.output("python3", "-m", "venv", "--clear", environment.toString());
            Commands.output(
                    python.toString(), "-m", "pip", "install", "-q", "-r", requirements.toString());
            Files.createFile(ready);
        }
        return python;
    }
}
