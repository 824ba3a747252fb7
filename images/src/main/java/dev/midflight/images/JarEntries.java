package dev.midflight.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Looks into a module's jar. */
final class JarEntries {
    private JarEntries() {}

    static boolean has(Path target, String entry) throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".jar")).toList()) {
                try (JarFile jar = new JarFile(file.toFile())) {
                    if (jar.getEntry(entry) != null) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
