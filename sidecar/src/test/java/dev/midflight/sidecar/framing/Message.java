package dev.midflight.sidecar.framing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A message as a second reader sees it, which shares no code with the proxy and knows nothing but
 * the strict form (RFC 9112): what it cannot read, nobody may be sent.
 *
 * @param raw all its octets
 * @param content without the framing of chunks
 * @param complete false if there is less of it than it says
 */
record Message(
        String startLine, List<String> fields, String content, String raw, boolean complete) {
    /** The first message of a request stream; empty: its head is not there yet. */
    static Optional<Message> request(String stream) {
        return read(stream, false, false);
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
        return read(stream.substring(interim), toHead, closed).map(m -> m.withRaw(before + m.raw));
    }

    private static Optional<Message> read(String stream, boolean toHead, boolean closed) {
        int end = stream.indexOf("\r\n\r\n");
        if (end < 0) {
            return Optional.empty();
        }
        List<String> lines = List.of(stream.substring(0, end).split("\r\n", -1));
        Message head =
                new Message(
                        lines.getFirst(),
                        lines.subList(1, lines.size()),
                        "",
                        stream.substring(0, end + 4),
                        true);
        String rest = stream.substring(end + 4);
        boolean response = head.startLine.startsWith("HTTP/");
        if (toHead || (response && head.startLine.matches("HTTP/1\\.\\d (1..|204|304).*"))) {
            return Optional.of(head);
        }
        Optional<String> encoding = head.field("transfer-encoding");
        if (encoding.isPresent()
                && encoding.get().toLowerCase(Locale.ROOT).matches("(.*[, \t])?chunked")) {
            return Optional.of(head.chunked(rest));
        }
        Optional<String> length = head.field("content-length");
        if (length.isPresent() && encoding.isEmpty()) {
            return Optional.of(head.withContent(rest, Long.parseLong(length.get())));
        }
        return Optional.of(
                response ? new Message(head.startLine, head.fields, rest, stream, closed) : head);
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
            String digits = rest.substring(at, line).split("[ \t;]", 2)[0];
            if (!digits.matches("0*[0-9a-fA-F]{1,7}")) {
                throw new AssertionError("no chunk size: '" + digits + "' in '" + raw + rest + "'");
            }
            int size = Integer.parseInt(digits, 16);
            int next = line + 2 + size + 2;
            if (size == 0) {
                return trailers(rest, line, content.toString());
            }
            if (next > rest.length()) {
                return new Message(startLine, fields, content.toString(), raw + rest, false);
            }
            if (!rest.startsWith("\r\n", next - 2)) {
                throw new AssertionError("no line end after a chunk in '" + raw + rest + "'");
            }
            content.append(rest, line + 2, next - 2);
            at = next;
        }
    }

    private Message trailers(String rest, int line, String content) {
        int end = rest.indexOf("\r\n\r\n", line);
        String all = end < 0 ? rest : rest.substring(0, end + 4);
        return new Message(startLine, fields, content, raw + all, end >= 0);
    }

    private Message withRaw(String octets) {
        return new Message(startLine, fields, content, octets, complete);
    }

    Optional<String> field(String name) {
        List<String> values = new ArrayList<>();
        for (String line : fields) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new AssertionError("no field: '" + line + "' in '" + raw + "'");
            }
            if (line.substring(0, colon).toLowerCase(Locale.ROOT).equals(name)) {
                values.add(line.substring(colon + 1).strip());
            }
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", values));
    }

    String method() {
        return startLine.split(" ", 2)[0];
    }

    /** The target without scheme and authority. */
    String path() {
        String target = startLine.split(" ", 3)[1];
        String path = target.replaceFirst("^[a-zA-Z][a-zA-Z0-9+.-]*://[^/?]*", "");
        return path.isEmpty() || path.startsWith("?") ? "/" + path : path;
    }
}
