package dev.midflight.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A committed file that is what the code makes of something. With {@code -Dmidflight.golden=write}
 * it is written anew, to be read before it is committed.
 */
public record GoldenFile(Path path) {
    private static final String PROPERTY = "midflight.golden";

    /** Fails where the file is not there or says something else. */
    public void assertSays(String made) {
        assertSays(made, "write".equals(System.getProperty(PROPERTY)));
    }

    void assertSays(String made, boolean write) {
        try {
            if (write) {
                Files.createDirectories(path.toAbsolutePath().getParent());
                Files.writeString(path, made);
            }
            String committed = Files.exists(path) ? Files.readString(path) : "";
            assertEquals(
                    committed,
                    made,
                    () ->
                            path
                                    + " says something else; to write it anew: -D"
                                    + PROPERTY
                                    + "=write");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
