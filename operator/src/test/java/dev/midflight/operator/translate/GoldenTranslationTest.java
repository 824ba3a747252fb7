package dev.midflight.operator.translate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.testkit.GoldenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every folder of {@code src/test/resources/translate}: from resources to the model. */
final class GoldenTranslationTest {
    private static final Path GOLDEN = Path.of("src/test/resources/translate");

    static List<Path> folders() throws IOException {
        try (Stream<Path> folders = Files.list(GOLDEN)) {
            return folders.sorted().toList();
        }
    }

    @Test
    void thereAreAtLeastFifteenCases() throws IOException {
        assertTrue(folders().size() >= 15, "cases: " + folders().size());
    }

    @ParameterizedTest
    @MethodSource("folders")
    void translatesAsRecorded(Path folder) {
        String made = ModelYaml.of(TestingMeshFolder.read(folder).translated());

        new GoldenFile(folder.resolve("out.yaml")).assertSays(made);
    }
}
