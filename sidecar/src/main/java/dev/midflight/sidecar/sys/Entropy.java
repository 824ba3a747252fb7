package dev.midflight.sidecar.sys;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the kernel knows of chance (random(4)); {@link java.security.SecureRandom} gives the same,
 * after 30 ms of looking for providers.
 */
public final class Entropy {
    private static final Path SOURCE = Path.of("/dev/urandom");

    private Entropy() {}

    /** For a generator that has to differ from every other process's. */
    public static long seed() {
        try (InputStream source = Files.newInputStream(SOURCE)) {
            return ByteBuffer.wrap(source.readNBytes(Long.BYTES)).getLong();
        } catch (IOException e) {
            throw new UncheckedIOException(SOURCE.toString(), e);
        }
    }
}
