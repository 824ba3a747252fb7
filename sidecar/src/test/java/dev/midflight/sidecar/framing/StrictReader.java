package dev.midflight.sidecar.framing;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A second reader, which shares no code with the proxy and knows nothing but the strict form (RFC
 * 9112): what it cannot read, nobody may be sent.
 */
final class StrictReader {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern REQUEST_LINE =
            Pattern.compile(TOKEN + " [\\x21-\\x7e\\x80-\\xff]+ HTTP/\\d\\.\\d");
    private static final Pattern STATUS_LINE =
            Pattern.compile("HTTP/1\\.\\d [1-9]\\d\\d( [^\\r\\n]*)?");
    private static final Pattern FIELD = Pattern.compile(TOKEN + ":[^\\r\\n]*");
    private static final Pattern CHUNK_LINE =
            Pattern.compile("0*([0-9a-fA-F]*)([ \t]*;.*)?", Pattern.DOTALL);
    private static final int MAX_CHUNK_DIGITS = 15;
    private static final int MAX_LENGTH_DIGITS = 18;

    private StrictReader() {}

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
                .map(m -> m.withRaw(before + m.raw()));
    }

    private static Optional<Message> read(
            String stream, boolean response, boolean toHead, boolean closed) {
        int end = stream.indexOf("\r\n\r\n");
        if (end < 0) {
            return closed && !stream.isEmpty()
                    ? Optional.of(Message.flawed(stream, "head without end"))
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
        if (!start.matcher(head.startLine()).matches()) {
            return Optional.of(Message.flawed(stream, "start line"));
        }
        if (!head.fields().stream().allMatch(f -> FIELD.matcher(f).matches())) {
            return Optional.of(Message.flawed(stream, "field line"));
        }
        if (toHead || (response && head.startLine().matches("(?s)HTTP/1\\.\\d (1..|204|304).*"))) {
            return Optional.of(head);
        }
        return Optional.of(withRest(head, stream, response, closed));
    }

    private static Message withRest(Message head, String stream, boolean response, boolean closed) {
        String rest = stream.substring(head.raw().length());
        Optional<String> encoding = head.field("transfer-encoding");
        Optional<String> length = head.field("content-length");
        if (encoding.isPresent() && length.isPresent()) {
            return Message.flawed(stream, "length and encoding");
        }
        if (encoding.isPresent()
                && encoding.get().toLowerCase(Locale.ROOT).matches("(.*[, \t])?chunked")) {
            return chunked(head, rest);
        }
        if (encoding.isPresent() && !response) {
            return Message.flawed(stream, "encoding without end");
        }
        if (length.isPresent()) {
            String digits = length.get().replaceFirst("^0+(?=\\d)", "");
            return digits.matches("\\d{1," + MAX_LENGTH_DIGITS + "}")
                    ? withContent(head, rest, Long.parseLong(digits))
                    : Message.flawed(stream, "content length");
        }
        return response ? with(head, rest, stream, closed) : head;
    }

    private static Message withContent(Message head, String rest, long length) {
        int have = (int) Math.min(length, rest.length());
        String content = rest.substring(0, have);
        return with(head, content, head.raw() + content, have == length);
    }

    private static Message chunked(Message head, String rest) {
        StringBuilder content = new StringBuilder();
        int at = 0;
        while (true) {
            int line = rest.indexOf("\r\n", at);
            if (line < 0) {
                return with(head, content.toString(), head.raw() + rest, false);
            }
            Matcher size = CHUNK_LINE.matcher(rest.substring(at, line));
            if (!size.matches() || size.end(1) == 0 || size.group(1).length() > MAX_CHUNK_DIGITS) {
                return Message.flawed(head.raw() + rest, "chunk size");
            }
            if (size.group(1).isEmpty()) {
                return trailers(head, rest, line, content.toString());
            }
            long end = line + 2 + Long.parseLong(size.group(1), 16) + 2;
            if (end > rest.length()) {
                return with(head, content.toString(), head.raw() + rest, false);
            }
            int next = (int) end;
            if (!rest.startsWith("\r\n", next - 2)) {
                return Message.flawed(head.raw() + rest, "chunk without line end");
            }
            content.append(rest, line + 2, next - 2);
            at = next;
        }
    }

    private static Message trailers(Message head, String rest, int line, String content) {
        int end = rest.indexOf("\r\n\r\n", line);
        String all = end < 0 ? rest : rest.substring(0, end + 4);
        if (end > line
                && !Arrays.stream(rest.substring(line + 2, end).split("\r\n", -1))
                        .allMatch(f -> FIELD.matcher(f).matches())) {
            return Message.flawed(head.raw() + rest, "trailer");
        }
        return with(head, content, head.raw() + all, end >= 0);
    }

    private static Message with(Message head, String content, String raw, boolean complete) {
        return new Message(head.startLine(), head.fields(), content, raw, complete);
    }
}
