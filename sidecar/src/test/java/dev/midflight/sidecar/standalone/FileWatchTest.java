package dev.midflight.sidecar.standalone;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileWatchTest {
    @TempDir private Path directory;

    @Test
    void aChangeIsToldOnceItHasStayedTheSame() throws IOException {
        Path file = Files.writeString(directory.resolve("f"), "one");
        FileWatch watch = new FileWatch(file);
        Files.writeString(file, "twice");

        assertFalse(watch.hasChanged());
        assertTrue(watch.hasChanged());
        assertFalse(watch.hasChanged());
    }

    @Test
    void whatIsStillBeingWrittenIsLeftAlone() throws IOException {
        Path file = Files.writeString(directory.resolve("f"), "one");
        FileWatch watch = new FileWatch(file);

        for (int i = 0; i < 5; i++) {
            Files.writeString(file, "x".repeat(10 + i));
            assertFalse(watch.hasChanged());
        }

        assertTrue(watch.hasChanged());
    }
}
