package dev.midflight.sidecar.protocol.http1;

import dev.midflight.model.traffic.RouteAction.Redirect;
import dev.midflight.model.traffic.RouteAction.Respond;
import dev.midflight.sidecar.protocol.http.routed.RedirectLocation;
import dev.midflight.sidecar.route.CompiledEdits;
import dev.midflight.sidecar.route.CompiledRoute;
import dev.midflight.sidecar.route.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Responses that routes make by themselves. */
final class DirectAnswer {
    private DirectAnswer() {}

    static ByteBuf redirect(
            Http1Connection connection, RoutedRequest view, CompiledRoute route, Redirect action) {
        String fields = "location: " + RedirectLocation.of(view, route, action) + "\r\n";
        return answer(connection, route.responseEdits(), action.status(), fields, "");
    }

    static ByteBuf respond(Http1Connection connection, CompiledRoute route, Respond action) {
        String type = action.contentType();
        String fields = type.isEmpty() ? "" : "content-type: " + type + "\r\n";
        return answer(connection, route.responseEdits(), action.status(), fields, action.body());
    }

    private static ByteBuf answer(
            Http1Connection connection,
            CompiledEdits edits,
            int status,
            String fields,
            String content) {
        byte[] body = content.getBytes(StandardCharsets.UTF_8);
        boolean framed = status != 204 && status != 304;
        String head =
                "HTTP/1.1 "
                        + status
                        + " "
                        + phrase(status)
                        + "\r\nserver: midflight\r\n"
                        + fields
                        + (framed ? "content-length: " + body.length + "\r\n" : "")
                        + (connection.closesAfterAnswer() ? "connection: close\r\n" : "");
        ByteBuf out = Unpooled.buffer(head.length() + body.length + 64);
        out.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(edits.lines());
        out.writeBytes(new byte[] {'\r', '\n'});
        if (framed && !connection.exchange().isHeadRequest()) {
            out.writeBytes(body);
        }
        return out;
    }

    /** A fault that a route asks for. */
    static ByteBuf fault(Http1Connection connection, CompiledRoute route, int status) {
        return plain(connection, route.responseEdits(), status, "fault injected\n");
    }

    /** What a filter did not let through. */
    static ByteBuf refusal(Http1Connection connection, Refusal refusal) {
        return plain(connection, refusal.headers(), refusal.status(), refusal.reason() + "\n");
    }

    private static ByteBuf plain(
            Http1Connection connection, CompiledEdits edits, int status, String text) {
        return answer(connection, edits, status, "content-type: text/plain\r\n", text);
    }

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
            default -> "Status";
        };
    }
}
