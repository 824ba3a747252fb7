package dev.midflight.sidecar.protocol.http1;

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
    private static final int CRLF = 0x0d0a;
    private static final int ADDED_BYTES = 256;

    /** A status line that lacks the space before its absent reason (RFC 9112 section 4). */
    private static final int BARE_STATUS_LINE = 12;

    private final RequestIds requestIds;

    HeadWriter(RequestIds requestIds) {
        this.requestIds = requestIds;
    }

    /**
     * A request's head for the upstream.
     *
     * @param peer the address to add to x-forwarded-for; null: none
     * @param extra room to leave for what the caller appends
     */
    ByteBuf request(
            RequestHead request,
            int length,
            byte @Nullable [] peer,
            int extra,
            ByteBufAllocator alloc) {
        Head head = request.head();
        ByteBuf out = alloc.directBuffer(length + ADDED_BYTES + extra);
        out.writeBytes(head.octets(), 0, head.startLineEnd() - 1);
        out.writeByte(request.isVersion10() ? '0' : '1');
        out.writeShort(CRLF);
        int forwarded = peer == null ? -1 : request.forwardedForLine();
        if (forwarded >= 0) {
            head.drop(forwarded);
        }
        head.writeFields(out);
        if (peer != null) {
            writeForwardedFor(head, forwarded, peer, out);
        }
        if (!request.hasRequestId()) {
            requestIds.write(out);
        }
        writeConnection(request, out);
        out.writeShort(CRLF);
        return out;
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
            ResponseHead response, int length, boolean close, int extra, ByteBufAllocator alloc) {
        Head head = response.head();
        ByteBuf out = alloc.directBuffer(length + ADDED_BYTES + extra);
        out.writeBytes(head.octets(), 0, head.startLineEnd());
        out.setByte(7, '1');
        if (head.startLineEnd() == BARE_STATUS_LINE) {
            out.writeByte(' ');
        }
        out.writeShort(CRLF);
        head.writeFields(out);
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
