package dev.midflight.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** Netty's native libraries, out of their jars: a read-only root has nowhere to unpack them. */
record NativeLibraries(Path jars, Path target) {
    private static final String FOLDER = "META-INF/native/";

    void unpack() {
        try (Stream<Path> files = Files.list(jars)) {
            Files.createDirectories(target);
            List<Path> natives =
                    files.filter(file -> file.getFileName().toString().contains("linux-"))
                            .sorted()
                            .toList();
            for (Path file : natives) {
                unpack(file);
            }
        } catch (IOException e) {
            throw new BuildFailedException("native libraries in " + jars, e);
        }
    }

    private void unpack(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            for (ZipEntry entry : jar.stream().filter(NativeLibraries::isLibrary).toList()) {
                String name = entry.getName().substring(FOLDER.length());
                try (InputStream in = jar.getInputStream(entry)) {
                    Files.copy(in, target.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private static boolean isLibrary(ZipEntry entry) {
        return entry.getName().startsWith(FOLDER)
                && entry.getName().endsWith(".so")
                && entry.getName().indexOf('/', FOLDER.length()) < 0;
    }
}
