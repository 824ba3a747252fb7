package dev.midflight.operator.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.operator.client.TestingEnvoy.Variant;
import dev.midflight.operator.trafficpolicy.TestingControlPlane;
import dev.midflight.wire.xds.XdsType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real Envoy takes what is made of every folder of {@code src/test/resources/translate}. */
final class EnvoyAcceptanceIT {
    private static final Path FOLDERS = Path.of("src/test/resources/translate");

    @TempDir private Path work;

    @Test
    void takesWhateverCallersRead() throws IOException {
        List<Path> folders = folders();
        try (TestingControlPlane controlPlane = new TestingControlPlane()) {
            for (int i = 0; i < folders.size(); i++) {
                String namespace = folders.get(i).getFileName().toString();
                controlPlane.apply(
                        text(folders.get(i))
                                .replace("namespace: shop", "namespace: " + namespace)
                                .replace("10.96.0.", "10.96." + (i + 1) + ".")
                                .replaceAll("uid: (\\w+)-", "uid: " + namespace + "-$1-"));
            }
            controlPlane.apply(
                    Shop.reviews("http")
                            .replace("{midflight", "{midflight.dev/imports: \"*\", midflight"));
            try (TestingEnvoy envoy =
                    new TestingEnvoy(work, controlPlane, "web", "web", Variant.DELTA_GRPC)) {
                controlPlane.awaitAllTaken("web");
                controlPlane.awaitTaken("web", XdsType.ROUTES, "shop/reviews/80");

                assertEquals("", rejected(envoy));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"check-allow", "check-deny", "check-shadow", "mtls", "quota"})
    void takesWhateverComesInAtAPod(String folder) {
        try (TestingControlPlane controlPlane = new TestingControlPlane()) {
            controlPlane.apply(text(FOLDERS.resolve(folder)));
            for (String pod : controlPlane.pods()) {
                try (TestingEnvoy envoy =
                        new TestingEnvoy(
                                work.resolve(pod), controlPlane, pod, "any", Variant.DELTA_GRPC)) {
                    controlPlane.awaitAllTaken(pod);

                    assertEquals("", rejected(envoy));
                }
            }
        }
    }

    private static List<Path> folders() throws IOException {
        try (Stream<Path> folders = Files.list(FOLDERS)) {
            return folders.sorted().toList();
        }
    }

    private static String text(Path folder) {
        try (Stream<Path> files = Files.list(folder.resolve("in"))) {
            return files.sorted().map(EnvoyAcceptanceIT::read).collect(Collectors.joining("---\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The counters of refused updates that are not 0, a line each. */
    private static String rejected(TestingEnvoy envoy) {
        return envoy.ask("/stats?filter=update_rejected")
                .lines()
                .filter(line -> !line.endsWith(": 0"))
                .collect(Collectors.joining("\n"));
    }
}
