package dev.midflight.e2e.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a handler answers; a {@code length} below zero is sent chunked. */
public record Response(int status, Map<String, String> fields, long length, Body body) {
    /** Writes a body; the stream is the connection's and must not be closed. */
    @FunctionalInterface
    public interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    public static Response of(int status, byte[] body, Map<String, String> fields) {
        return new Response(status, fields, body.length, out -> out.write(body));
    }

    public static Response text(int status, String text) {
        return of(
                status,
                text.getBytes(StandardCharsets.UTF_8),
                Map.of("content-type", "text/plain"));
    }

    public static Response json(String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return of(200, body, Map.of("content-type", "application/json"));
    }
}
