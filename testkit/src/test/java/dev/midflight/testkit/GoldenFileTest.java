package dev.midflight.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GoldenFileTest {
    @TempDir private Path directory;

    @Test
    void failsOnAnotherTextAndOnNoFileAtAll() throws IOException {
        Path other = Files.writeString(directory.resolve("other"), "old");

        assertThrows(AssertionError.class, () -> new GoldenFile(other).assertSays("new", false));
        assertThrows(
                AssertionError.class,
                () -> new GoldenFile(directory.resolve("none")).assertSays("new", false));

        assertEquals("old", Files.readString(other));
    }

    @Test
    void isWrittenAnewOnlyWhenTold() {
        GoldenFile file = new GoldenFile(directory.resolve("folder/made"));

        file.assertSays("new", true);

        file.assertSays("new", false);
    }
}
