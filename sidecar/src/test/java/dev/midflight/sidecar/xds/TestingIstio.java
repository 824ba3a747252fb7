package dev.midflight.sidecar.xds;

import dev.midflight.sidecar.fleet.FleetAddress;
import dev.midflight.testkit.ForkedProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** Istio's discovery server by the resources of a folder, which may change while it runs. */
final class TestingIstio implements AutoCloseable {
    private final Path folder;
    private final ForkedProgram program;

    /**
     * @param binary of {@code src/test/programs/istio}
     */
    TestingIstio(Path binary, Path folder, String resources) throws IOException {
        this.folder = folder;
        say(resources);
        program =
                ForkedProgram.start(
                                List.of(binary.toString(), folder.toString()),
                                Map.of("PILOT_DEBOUNCE_AFTER", "10ms"))
                        .await("serving");
    }

    /** Nothing else is there from here on. */
    void say(String resources) throws IOException {
        Path written = Files.writeString(folder.resolve("all.tmp"), resources);
        Files.move(written, folder.resolve("all.yaml"), StandardCopyOption.ATOMIC_MOVE);
    }

    FleetAddress address() {
        String port =
                program.output()
                        .lines()
                        .filter(line -> line.startsWith("port "))
                        .map(line -> line.substring("port ".length()))
                        .findFirst()
                        .orElseThrow();
        return FleetAddress.parse("127.0.0.1:" + port);
    }

    String log() {
        return program.output();
    }

    @Override
    public void close() {
        program.close();
    }
}
