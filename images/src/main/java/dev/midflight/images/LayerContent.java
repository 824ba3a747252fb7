package dev.midflight.images;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The files of one layer. Time stamps are Jib's default everywhere: one second after the epoch. */
record LayerContent(String name, List<Entry> entries) {
    private static final FilePermissions PLAIN = FilePermissions.fromOctalString("644");
    private static final FilePermissions PROGRAM = FilePermissions.fromOctalString("755");

    /** A file and where it is in the image. */
    record Entry(Path source, String target) {
        /** Quarkus generates these classes anew at each build: same meaning, other bytes. */
        private boolean variesWithoutChange() {
            return target.endsWith("/quarkus/generated-bytecode.jar");
        }
    }

    static LayerContent file(String name, Path source, String target) {
        return new LayerContent(name, List.of(new Entry(source, target)));
    }

    /** Every file below a directory, at the same place below another one. */
    static LayerContent tree(String name, Path root, String target) {
        try (Stream<Path> walk = Files.walk(root)) {
            return new LayerContent(
                    name,
                    walk.filter(Files::isRegularFile)
                            .sorted()
                            .map(file -> new Entry(file, target + "/" + root.relativize(file)))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The jars of a directory whose names are accepted. */
    static LayerContent jars(
            String name, Path directory, Predicate<String> accepted, String target) {
        LayerContent all = tree(name, directory, target);
        return new LayerContent(
                name,
                all.entries().stream()
                        .filter(entry -> accepted.test(entry.source().getFileName().toString()))
                        .toList());
    }

    LayerContent and(LayerContent more) {
        List<Entry> both = new ArrayList<>(entries);
        both.addAll(more.entries());
        return new LayerContent(name, List.copyOf(both));
    }

    FileEntriesLayer layer() {
        FileEntriesLayer.Builder builder = FileEntriesLayer.builder().setName(name);
        for (Entry entry : entries) {
            builder.addEntry(
                    entry.source(),
                    AbsoluteUnixPath.get(entry.target()),
                    Files.isExecutable(entry.source()) ? PROGRAM : PLAIN);
        }
        return builder.build();
    }

    ContentHash addTo(ContentHash hash) {
        hash.text(name);
        entries.stream()
                .filter(entry -> !entry.variesWithoutChange())
                .forEach(entry -> hash.text(entry.target()).path(entry.source()));
        return hash;
    }
}
