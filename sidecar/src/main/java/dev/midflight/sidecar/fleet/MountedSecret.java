package dev.midflight.sidecar.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** One file of the projected volume; the kubelet swaps it under us. */
record MountedSecret(Path path, int limitBytes) {

    /** The whole file, never empty. */
    byte[] read() throws UnreadableSecretException {
        try (InputStream file = Files.newInputStream(path)) {
            byte[] content = file.readNBytes(limitBytes + 1);
            if (content.length == 0) {
                throw new UnreadableSecretException(path + " is empty");
            }
            if (content.length > limitBytes) {
                throw new UnreadableSecretException(
                        path + " is longer than " + limitBytes + " bytes");
            }
            return content;
        } catch (NoSuchFileException e) {
            throw new UnreadableSecretException(path + " is not there yet", e);
        } catch (IOException e) {
            throw new UnreadableSecretException(path + " cannot be read: " + e.getMessage(), e);
        }
    }
}
