package dev.midflight.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the built images, the chart and the samples are: found upwards from the working directory.
 */
public record Repository(Path root) {
    private static final String RPC_APPLICATIONS = "rpcapps.tar";

    public static Repository find() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve("charts/midflight"))) {
                return new Repository(at);
            }
        }
        throw new IllegalStateException(
                "no charts/midflight at or above " + Path.of("").toAbsolutePath());
    }

    /** The RPC applications: larger than all else together, and only some tests need them. */
    public Path rpcApplications() {
        return root.resolve("images/target/images").resolve(RPC_APPLICATIONS);
    }

    /** Every other image archive that {@code make images} made. */
    public List<Path> imageArchives() {
        Path directory = root.resolve("images/target/images");
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> archives =
                    files.filter(file -> file.toString().endsWith(".tar"))
                            .filter(file -> !file.endsWith(RPC_APPLICATIONS))
                            .sorted()
                            .toList();
            if (archives.isEmpty()) {
                throw new IllegalStateException("no image in " + directory + " (make images)");
            }
            return archives;
        } catch (IOException e) {
            throw new UncheckedIOException("no images in " + directory + " (make images)", e);
        }
    }

    public Path chart() {
        return root.resolve("charts/midflight");
    }

    public Path sample(String name) {
        return root.resolve("config/samples").resolve(name);
    }

    public Path helm() {
        return root.resolve("bin/helm");
    }
}
