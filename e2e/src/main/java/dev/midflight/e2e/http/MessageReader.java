package dev.midflight.e2e.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the messages of one connection, one after the other; not thread-safe. */
public final class MessageReader {
    private static final int MAX_LINE_BYTES = 8192;
    private static final int MAX_FIELDS = 100;

    private final InputStream in;

    public MessageReader(InputStream in) {
        this.in = new BufferedInputStream(in, 8192);
    }

    /** The next head; empty when the peer ended the connection between two messages. */
    public Optional<Head> head() throws IOException {
        Optional<String> first = line();
        if (first.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> fields = new HashMap<>();
        for (String line = lineOrFail(); !line.isEmpty(); line = lineOrFail()) {
            int colon = line.indexOf(':');
            if (colon <= 0 || fields.size() >= MAX_FIELDS) {
                throw new MalformedMessageException("field line: " + line);
            }
            fields.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return Optional.of(new Head(first.get(), fields));
    }

    /** The body that follows {@code head}; it has to be read to its end before the next head is. */
    public InputStream body(Head head) throws IOException {
        return head.chunked()
                ? new ChunkedBody(in, this::lineOrFail)
                : new CountedBody(in, head.contentLength());
    }

    private String lineOrFail() throws IOException {
        return line().orElseThrow(() -> new EOFException("the connection ended inside a head"));
    }

    private Optional<String> line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(64);
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return endOfStream(line);
            }
            if (line.size() >= MAX_LINE_BYTES) {
                throw new MalformedMessageException(
                        "a line of more than " + MAX_LINE_BYTES + " bytes");
            }
            line.write(next);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }

    private static Optional<String> endOfStream(ByteArrayOutputStream line) throws EOFException {
        if (line.size() > 0) {
            throw new EOFException("the connection ended inside a line");
        }
        return Optional.empty();
    }
}
