package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.protocol.HttpDate;
import dev.midflight.sidecar.protocol.http.routed.DirectReply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** A {@link DirectReply} as a message of HTTP/1.1. */
final class DirectAnswer {
    private DirectAnswer() {}

    static void send(Http1Connection connection, DirectReply reply) {
        connection.answer(reply.status(), bytes(connection, reply));
    }

    private static ByteBuf bytes(Http1Connection connection, DirectReply reply) {
        byte[] body = reply.body();
        HttpDate date = connection.shared().worker().date();
        String field = reply.name().isEmpty() ? "" : reply.name() + ": " + reply.value() + "\r\n";
        String head =
                "HTTP/1.1 "
                        + reply.status()
                        + " "
                        + phrase(reply.status())
                        + "\r\nserver: midflight\r\n"
                        + (reply.isDated() ? "date: " + date.now() + "\r\n" : "")
                        + field
                        + (reply.isFramed() ? "content-length: " + body.length + "\r\n" : "")
                        + (connection.closesAfterAnswer() ? "connection: close\r\n" : "");
        ByteBuf out = Unpooled.buffer(head.length() + body.length + 64);
        out.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(reply.edits().lines());
        out.writeBytes(new byte[] {'\r', '\n'});
        if (reply.isFramed() && !connection.exchange().isHeadRequest()) {
            out.writeBytes(body);
        }
        return out;
    }

    /** Empty for one that is not known here, which RFC 9112 section 4 allows. */
    static String phrase(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 201 -> "Created";
            case 204 -> "No Content";
            case 301 -> "Moved Permanently";
            case 302 -> "Found";
            case 303 -> "See Other";
            case 304 -> "Not Modified";
            case 307 -> "Temporary Redirect";
            case 308 -> "Permanent Redirect";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            default -> "";
        };
    }
}
