package dev.midflight.sidecar.framing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A message as the {@link StrictReader} sees it.
 *
 * @param raw all its octets
 * @param content without the framing of chunks
 * @param complete false if there is less of it than it says
 * @param flaw why nobody can tell its end; empty: it can be told
 */
record Message(
        String startLine,
        List<String> fields,
        String content,
        String raw,
        boolean complete,
        String flaw) {
    Message(String startLine, List<String> fields, String content, String raw, boolean complete) {
        this(startLine, fields, content, raw, complete, "");
    }

    /** All that is left of a stream, when nobody can tell where the next message in it begins. */
    static Message flawed(String stream, String why) {
        return new Message(stream.split("\r\n", 2)[0], List.of(), "", stream, false, why);
    }

    Message withRaw(String octets) {
        return new Message(startLine, fields, content, octets, complete, flaw);
    }

    boolean isChunked() {
        return field("transfer-encoding")
                .filter(e -> e.toLowerCase(Locale.ROOT).matches("(.*[, \\t])?chunked"))
                .isPresent();
    }

    /** Of a complete and chunked message: the lines with sizes, or the trailers. */
    List<String> lines(boolean ofChunks) {
        List<String> lines = new ArrayList<>();
        int at = raw.indexOf("\r\n\r\n") + 4;
        for (boolean last = false; !last; ) {
            String line = raw.substring(at, raw.indexOf("\r\n", at));
            lines.add(line);
            int size =
                    Integer.parseInt(line.split("[ \t;]", 2)[0].replaceFirst("^0+(?=.)", ""), 16);
            last = size == 0;
            at += line.length() + 2 + (last ? 0 : size + 2);
        }
        return ofChunks
                ? List.copyOf(lines)
                : Arrays.stream(raw.substring(at).split("\r\n", -1))
                        .filter(l -> !l.isEmpty())
                        .toList();
    }

    boolean isFlawed() {
        return !flaw.isEmpty();
    }

    Optional<String> field(String name) {
        List<String> values = new ArrayList<>();
        for (String line : fields) {
            int colon = line.indexOf(':');
            if (line.substring(0, colon).toLowerCase(Locale.ROOT).equals(name)) {
                values.add(line.substring(colon + 1).replaceAll("^[ \t]+|[ \t]+$", ""));
            }
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", values));
    }

    String method() {
        return word(0);
    }

    String target() {
        return word(1);
    }

    /** Of a response. */
    String status() {
        return word(1);
    }

    private String word(int number) {
        String[] words = startLine.split(" ", 3);
        return number < words.length ? words[number] : "";
    }

    /** The target without scheme and authority. */
    String path() {
        String path = target().replaceFirst("^[a-zA-Z][a-zA-Z0-9+.-]*://[^/?]*", "");
        return path.isEmpty() || path.startsWith("?") ? "/" + path : path;
    }
}
