package dev.midflight.e2e.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * What a handler answers; a {@code length} below zero is sent chunked.
 *
 * @param next who has the connection afterwards, where the protocol changes (101)
 */
public record Response(
        int status, Map<String, String> fields, long length, Body body, Optional<Successor> next) {
    public Response(int status, Map<String, String> fields, long length, Body body) {
        this(status, fields, length, body, Optional.empty());
    }

    /** Goes on with a connection in another protocol, to its end. */
    @FunctionalInterface
    public interface Successor {
        void serve(Socket socket) throws IOException;
    }

    /** The protocol that was asked for in {@code Upgrade} begins behind the head. */
    public static Response switchTo(String protocol, Successor next) {
        return new Response(
                101,
                Map.of("connection", "upgrade", "upgrade", protocol),
                0,
                out -> {},
                Optional.of(next));
    }

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
