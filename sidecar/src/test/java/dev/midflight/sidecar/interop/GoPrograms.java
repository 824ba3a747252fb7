package dev.midflight.sidecar.interop;

import dev.midflight.sidecar.testing.Commands;
import java.io.IOException;
import java.nio.file.Path;

/** Go's programs of a module under {@code src/test/programs}; Go itself sees what has changed. */
public final class GoPrograms {
    private static final Path TARGET = Path.of("target/programs").toAbsolutePath();

    private GoPrograms() {}

    /** The folder with the programs that the module's {@code build.args} names. */
    public static Path build(String module) throws IOException, InterruptedException {
        Commands.output("../build/go-programs.sh", module);
        return TARGET.resolve(module);
    }
}
