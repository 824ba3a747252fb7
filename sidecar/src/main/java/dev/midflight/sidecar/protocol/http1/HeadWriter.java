package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.route.CompiledEdits;
import dev.midflight.sidecar.route.CompiledRoute;
import dev.midflight.sidecar.route.Span;
import dev.midflight.sidecar.telemetry.TraceContext;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes heads as they are passed on: fields of this hop left out (RFC 9110 section 7.6.1), ours
 * added. All else keeps its octets and its order.
 */
final class HeadWriter {
    private static final byte[] FORWARDED_FOR = ascii("x-forwarded-for: ");
    private static final byte[] UPGRADE = ascii("connection: upgrade\r\n");
    private static final byte[] TRAILERS = ascii("te: trailers\r\nconnection: te\r\n");
    private static final byte[] CLOSE = ascii("connection: close\r\n");
    private static final byte[] TRACEPARENT = ascii("traceparent: ");
    private static final int CRLF = 0x0d0a;
    private static final int ADDED_BYTES = 256;

    private static final byte[] HOST = ascii("host: ");
    private static final byte[] VERSION = ascii(" HTTP/1.");

    /** A status line that lacks the space before its absent reason (RFC 9112 section 4). */
    private static final int BARE_STATUS_LINE = 12;

    private final RequestIds requestIds;
    private final Span lead = new Span();
    private final Span path = new Span();
    private byte @Nullable [] addedId;

    HeadWriter(RequestIds requestIds) {
        this.requestIds = requestIds;
    }

    /**
     * A request's head for the upstream.
     *
     * @param peer the address to add to x-forwarded-for; null: none
     * @param trace whose traceparent is written, if it is there
     * @param extra room to leave for what the caller appends
     */
    ByteBuf request(
            RequestHead request,
            int length,
            byte @Nullable [] peer,
            TraceContext trace,
            int extra,
            ByteBufAllocator alloc) {
        Head head = request.head();
        ByteBuf out = alloc.directBuffer(length + ADDED_BYTES + extra);
        out.writeBytes(head.octets(), 0, head.startLineEnd() - 1);
        out.writeByte(request.isVersion10() ? '0' : '1');
        out.writeShort(CRLF);
        writeFields(request, peer, !request.hasRequestId(), out);
        writeTrace(trace, out);
        writeConnection(request, out);
        out.writeShort(CRLF);
        return out;
    }

    /**
     * The same as its route wants it: with another target, host and fields.
     *
     * @param view the head with the path that the route was found by
     * @param trace whose traceparent is written, if it is there
     */
    ByteBuf routed(
            RequestHead request,
            RoutedRequest view,
            CompiledRoute route,
            byte @Nullable [] peer,
            TraceContext trace,
            ByteBufAllocator alloc) {
        Head head = request.head();
        CompiledEdits edits = route.requestEdits();
        byte[] host = route.rewrite().host();
        ByteBuf out = alloc.directBuffer(head.startLineEnd() + ADDED_BYTES + edits.lines().length);
        write(view.method(), out);
        out.writeByte(' ');
        writeTarget(view, route, out);
        out.writeBytes(VERSION);
        out.writeByte(request.isVersion10() ? '0' : '1');
        out.writeShort(CRLF);
        if (host != null || view.isAbsolute()) {
            out.writeBytes(HOST);
            write(host == null ? view.authority() : lead.set(host), out);
            out.writeShort(CRLF);
            head.dropNamed(HOST, 0, HOST.length - 2);
        }
        drop(head, edits);
        boolean ownId = !request.hasRequestId() && !edits.setsRequestId();
        writeFields(request, peer, ownId, out);
        writeTrace(trace, out);
        out.writeBytes(edits.lines());
        writeConnection(request, out);
        out.writeShort(CRLF);
        return out;
    }

    /** The request id that the last request's head got here; null: it had one. */
    byte @Nullable [] addedId() {
        return addedId;
    }

    private void writeTarget(RoutedRequest view, CompiledRoute route, ByteBuf out) {
        if (!view.hasPath()) {
            write(view.target(), out);
            return;
        }
        path.set(view.path().octets(), view.path().start(), view.path().end());
        route.rewrite().apply(path, lead);
        write(lead, out);
        write(path, out);
        if (!view.query().isEmpty()) {
            out.writeByte('?');
            write(view.query(), out);
        }
    }

    private static void write(Span span, ByteBuf out) {
        out.writeBytes(span.octets(), span.start(), span.length());
    }

    private static void drop(Head head, CompiledEdits edits) {
        for (byte[] name : edits.dropped()) {
            head.dropNamed(name, 0, name.length);
        }
    }

    private void writeFields(
            RequestHead request, byte @Nullable [] peer, boolean ownId, ByteBuf out) {
        Head head = request.head();
        int forwarded = peer == null ? -1 : request.forwardedForLine();
        if (forwarded >= 0) {
            head.drop(forwarded);
        }
        head.writeFields(out);
        if (peer != null) {
            writeForwardedFor(head, forwarded, peer, out);
        }
        addedId = ownId ? requestIds.write(out) : null;
    }

    private static void writeTrace(TraceContext trace, ByteBuf out) {
        if (trace.isThere()) {
            out.writeBytes(TRACEPARENT);
            out.writeBytes(trace.traceparent());
            out.writeShort(CRLF);
        }
    }

    private static void writeForwardedFor(Head head, int line, byte[] peer, ByteBuf out) {
        if (line >= 0) {
            head.writeField(out, line);
            out.writeShort(0x2c20);
        } else {
            out.writeBytes(FORWARDED_FOR);
        }
        out.writeBytes(peer);
        out.writeShort(CRLF);
    }

    private static void writeConnection(RequestHead request, ByteBuf out) {
        if (request.isVersion10()) {
            out.writeBytes(CLOSE);
        } else if (request.upgradeLine() >= 0) {
            request.head().writeField(out, request.upgradeLine());
            out.writeShort(CRLF);
            out.writeBytes(UPGRADE);
        } else if (request.trailers()) {
            out.writeBytes(TRAILERS);
        }
    }

    /** A response's head for the client; always of version 1.1 (RFC 9110 section 2.5). */
    ByteBuf response(
            ResponseHead response,
            int length,
            boolean close,
            int extra,
            @Nullable CompiledEdits edits,
            ByteBufAllocator alloc) {
        Head head = response.head();
        if (edits != null) {
            drop(head, edits);
        }
        ByteBuf out = alloc.directBuffer(length + ADDED_BYTES + extra);
        out.writeBytes(head.octets(), 0, head.startLineEnd());
        out.setByte(7, '1');
        if (head.startLineEnd() == BARE_STATUS_LINE) {
            out.writeByte(' ');
        }
        out.writeShort(CRLF);
        head.writeFields(out);
        if (edits != null) {
            out.writeBytes(edits.lines());
        }
        if (response.upgrade()) {
            out.writeBytes(UPGRADE);
        }
        if (close) {
            out.writeBytes(CLOSE);
        }
        out.writeShort(CRLF);
        return out;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
