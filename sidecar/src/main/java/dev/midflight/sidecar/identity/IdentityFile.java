package dev.midflight.sidecar.identity;

import dev.midflight.sidecar.tls.IdentityText;
import dev.midflight.sidecar.tls.MeshIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Optional;

/**
 * The identity of now, for this proxy after a crash and for the one that takes over from it, so
 * that neither needs an authority. On the slots' own volume of memory, which no application mounts,
 * and readable to its owner alone.
 */
record IdentityFile(Path path, Path draft) {
    private static final int LIMIT_BYTES = 256 * 1024;

    /** Empty: there is none. */
    Optional<MeshIdentity> read() throws IOException, GeneralSecurityException {
        try {
            if (Files.size(path) > LIMIT_BYTES) {
                throw new IOException(path + ": more than " + LIMIT_BYTES + " bytes");
            }
            return Optional.of(
                    IdentityText.parse(Files.readString(path, StandardCharsets.US_ASCII)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /** Replaces it as a whole. */
    void write(MeshIdentity identity) throws IOException, GeneralSecurityException {
        String text = IdentityText.of(identity);
        Files.deleteIfExists(draft);
        try {
            Files.createFile(
                    draft,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(draft, text, StandardCharsets.US_ASCII, StandardOpenOption.WRITE);
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
