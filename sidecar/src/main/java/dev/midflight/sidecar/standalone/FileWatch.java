package dev.midflight.sidecar.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * Tells whether a file is another one than before, by inode, time and size: cheap enough for every
 * second, and right for editors that rename and for Kubernetes' symbolic links alike. A change is
 * told once it has stayed the same for two looks, so that a file being written is left alone. Made
 * before the file is read, so that no change falls between the two.
 */
final class FileWatch {
    private record Stamp(Object key, long modified, long size) {}

    private final Path file;
    private Optional<Stamp> told;
    private Optional<Stamp> before;

    FileWatch(Path file) {
        this.file = file;
        this.told = stamp();
        this.before = told;
    }

    Path file() {
        return file;
    }

    /** True once for each change. */
    boolean hasChanged() {
        Optional<Stamp> now = stamp();
        boolean settled = now.equals(before);
        before = now;
        if (!settled || now.equals(told)) {
            return false;
        }
        told = now;
        return true;
    }

    private Optional<Stamp> stamp() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            Object key = attributes.fileKey() == null ? "" : attributes.fileKey();
            return Optional.of(
                    new Stamp(key, attributes.lastModifiedTime().toMillis(), attributes.size()));
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
