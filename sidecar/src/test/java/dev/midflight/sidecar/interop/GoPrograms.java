package dev.midflight.sidecar.interop;

import dev.midflight.sidecar.testing.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Go's programs of a module under {@code src/test/programs}; Go itself sees what has changed. */
final class GoPrograms {
    private static final Path TARGET = Path.of("target/programs").toAbsolutePath();

    private GoPrograms() {}

    /** The folder with the packages' programs, each by its last name. */
    static Path build(String module, String... packages) throws IOException, InterruptedException {
        Path folder = TARGET.resolve(module);
        List<String> command = new ArrayList<>(List.of("go", "build", "-o", folder + "/"));
        command.addAll(List.of(packages));
        Commands.output(Path.of("src/test/programs", module), command.toArray(String[]::new));
        return folder;
    }
}
