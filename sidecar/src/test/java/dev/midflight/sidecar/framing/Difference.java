package dev.midflight.sidecar.framing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A row of {@code differences.txt}: where we differ from the strict form or a peer, and may. */
record Difference(String id, Deed deed, String rfc, String what, String why) {
    private static final List<Difference> ALL = read();

    /** What we did that somebody may object to. */
    enum Deed {
        FORWARDED,
        REFUSED,
        CLOSED,
        READ_OTHERWISE
    }

    static List<Difference> all() {
        return ALL;
    }

    static boolean isKnown(String id, Deed deed) {
        return ALL.stream().anyMatch(d -> d.id.equals(id) && d.deed == deed);
    }

    private static List<Difference> read() {
        try (var lines = Files.lines(Path.of("src/test/resources/framing/differences.txt"))) {
            return lines.filter(l -> !l.isBlank() && !l.startsWith("#"))
                    .map(Difference::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Difference parse(String line) {
        String[] columns = line.split("\\|", -1);
        if (columns.length != 5) {
            throw new AssertionError("5 columns expected: " + line);
        }
        return new Difference(
                columns[0].strip(),
                Deed.valueOf(columns[1].strip().toUpperCase(Locale.ROOT).replace(' ', '_')),
                columns[2].strip(),
                columns[3].strip(),
                columns[4].strip());
    }
}
