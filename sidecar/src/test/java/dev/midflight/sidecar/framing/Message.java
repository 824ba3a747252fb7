package dev.midflight.sidecar.framing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message as a second reader sees it, which shares no code with the proxy and knows nothing but
 * the strict form (RFC 9112): what it cannot read, nobody may be sent.
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
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern REQUEST_LINE =
            Pattern.compile(TOKEN + " [\\x21-\\x7e\\x80-\\xff]+ HTTP/\\d\\.\\d");
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.\\d [1-9]\\d\\d( .*)?");
    private static final Pattern FIELD = Pattern.compile(TOKEN + ":.*", Pattern.DOTALL);
    private static final Pattern CHUNK_LINE =
            Pattern.compile("0*([0-9a-fA-F]*)([ \t]*;.*)?", Pattern.DOTALL);
    private static final int MAX_CHUNK_DIGITS = 7;
    private static final int MAX_LENGTH_DIGITS = 18;

    private Message(
            String startLine, List<String> fields, String content, String raw, boolean complete) {
        this(startLine, fields, content, raw, complete, "");
    }

    /** The first message of a request stream; empty: its head is not there yet. */
    static Optional<Message> request(String stream) {
        return read(stream, false, false, false);
    }

    /** The first final response of a stream; interim ones before it belong to it. */
    static Optional<Message> response(String stream, boolean toHead, boolean closed) {
        int interim = 0;
        while (stream.startsWith("HTTP/1.1 1", interim)
                && !stream.startsWith("HTTP/1.1 101", interim)) {
            int end = stream.indexOf("\r\n\r\n", interim);
            if (end < 0) {
                return Optional.empty();
            }
            interim = end + 4;
        }
        String before = stream.substring(0, interim);
        return read(stream.substring(interim), true, toHead, closed)
                .map(m -> m.withRaw(before + m.raw));
    }

    private static Optional<Message> read(
            String stream, boolean response, boolean toHead, boolean closed) {
        int end = stream.indexOf("\r\n\r\n");
        if (end < 0) {
            return closed && !stream.isEmpty()
                    ? Optional.of(flawed(stream, "head without end"))
                    : Optional.empty();
        }
        List<String> lines = List.of(stream.substring(0, end).split("\r\n", -1));
        Message head =
                new Message(
                        lines.getFirst(),
                        lines.subList(1, lines.size()),
                        "",
                        stream.substring(0, end + 4),
                        true);
        Pattern start = response ? STATUS_LINE : REQUEST_LINE;
        if (!start.matcher(head.startLine).matches()) {
            return Optional.of(flawed(stream, "start line"));
        }
        if (!head.fields.stream().allMatch(f -> FIELD.matcher(f).matches())) {
            return Optional.of(flawed(stream, "field line"));
        }
        if (toHead || (response && head.startLine.matches("HTTP/1\\.\\d (1..|204|304).*"))) {
            return Optional.of(head);
        }
        return Optional.of(head.withRest(stream, response, closed));
    }

    /** All that is left of a stream, when nobody can tell where the next message in it begins. */
    private static Message flawed(String stream, String why) {
        return new Message(stream.split("\r\n", 2)[0], List.of(), "", stream, false, why);
    }

    private Message withRest(String stream, boolean response, boolean closed) {
        String rest = stream.substring(raw.length());
        Optional<String> encoding = field("transfer-encoding");
        Optional<String> length = field("content-length");
        if (encoding.isPresent() && length.isPresent()) {
            return flawed(stream, "length and encoding");
        }
        if (encoding.isPresent()
                && encoding.get().toLowerCase(Locale.ROOT).matches("(.*[, \t])?chunked")) {
            return chunked(rest);
        }
        if (encoding.isPresent() && !response) {
            return flawed(stream, "encoding without end");
        }
        if (length.isPresent()) {
            String digits = length.get().replaceFirst("^0+(?=\\d)", "");
            return digits.matches("\\d{1," + MAX_LENGTH_DIGITS + "}")
                    ? withContent(rest, Long.parseLong(digits))
                    : flawed(stream, "content length");
        }
        return response ? new Message(startLine, fields, rest, stream, closed) : this;
    }

    private Message withContent(String rest, long length) {
        int have = (int) Math.min(length, rest.length());
        String content = rest.substring(0, have);
        return new Message(startLine, fields, content, raw + content, have == length);
    }

    private Message chunked(String rest) {
        StringBuilder content = new StringBuilder();
        int at = 0;
        while (true) {
            int line = rest.indexOf("\r\n", at);
            if (line < 0) {
                return new Message(startLine, fields, content.toString(), raw + rest, false);
            }
            Matcher size = CHUNK_LINE.matcher(rest.substring(at, line));
            if (!size.matches() || size.end(1) == 0 || size.group(1).length() > MAX_CHUNK_DIGITS) {
                return flawed(raw + rest, "chunk size");
            }
            if (size.group(1).isEmpty()) {
                return trailers(rest, line, content.toString());
            }
            int next = line + 2 + Integer.parseInt(size.group(1), 16) + 2;
            if (next > rest.length()) {
                return new Message(startLine, fields, content.toString(), raw + rest, false);
            }
            if (!rest.startsWith("\r\n", next - 2)) {
                return flawed(raw + rest, "chunk without line end");
            }
            content.append(rest, line + 2, next - 2);
            at = next;
        }
    }

    private Message trailers(String rest, int line, String content) {
        int end = rest.indexOf("\r\n\r\n", line);
        String all = end < 0 ? rest : rest.substring(0, end + 4);
        if (end > line
                && !Arrays.stream(rest.substring(line + 2, end).split("\r\n", -1))
                        .allMatch(f -> FIELD.matcher(f).matches())) {
            return flawed(raw + rest, "trailer");
        }
        return new Message(startLine, fields, content, raw + all, end >= 0);
    }

    private Message withRaw(String octets) {
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
