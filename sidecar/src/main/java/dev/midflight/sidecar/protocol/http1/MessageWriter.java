package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.protocol.http.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/**
 * Writes a request that came as a message in HTTP/1.1's form (RFC 9113 section 8.3.1, RFC 9112
 * sections 3 and 7.1).
 */
final class MessageWriter {
    private static final byte[] VERSION = ascii(" HTTP/1.1\r\nhost: ");
    private static final byte[] COOKIE = ascii("cookie");
    private static final byte[] COOKIE_LINE = ascii("cookie: ");
    private static final byte[] HOST = ascii("host");
    private static final byte[] TE = ascii("te");
    private static final byte[] TE_LINE = ascii("te: trailers\r\nconnection: te\r\n");
    private static final byte[] CHUNKED_LINE = ascii("transfer-encoding: chunked\r\n");
    private static final byte[] EMPTY_LINE = ascii("content-length: 0\r\n");
    private static final byte[] LAST_CHUNK = ascii("0\r\n");
    private static final byte[][] WITHOUT_CONTENT = {
        ascii("GET"), ascii("HEAD"), ascii("OPTIONS"), ascii("DELETE"), ascii("TRACE")
    };
    private static final int CRLF = 0x0d0a;
    private static final int ADDED_BYTES = 128;
    private static final int CHUNK_LINE_BYTES = 12;

    private MessageWriter() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** True if the content of such a request is sent in chunks. */
    static boolean chunks(RequestHead head, boolean end) {
        return !end && head.contentLength() < 0;
    }

    static ByteBuf head(RequestHead head, boolean end, ByteBufAllocator alloc) {
        Fields fields = head.fields();
        ByteBuf out = alloc.directBuffer((int) fields.listBytes() + ADDED_BYTES);
        fields.writeValue(head.method(), out);
        out.writeByte(' ');
        fields.writeValue(head.path(), out);
        out.writeBytes(VERSION);
        if (head.authority() >= 0) {
            fields.writeValue(head.authority(), out);
        }
        out.writeShort(CRLF);
        boolean te = false;
        boolean cookies = false;
        for (int field = 0; field < fields.size(); field++) {
            if (fields.isPseudo(field) || fields.isName(field, HOST)) {
                continue;
            }
            if (fields.isName(field, TE)) {
                te = true;
            } else if (fields.isName(field, COOKIE)) {
                cookies = true;
            } else {
                line(fields, field, out);
            }
        }
        if (te) {
            out.writeBytes(TE_LINE);
        }
        if (cookies) {
            cookies(fields, out);
        }
        framing(head, end, out);
        return out.writeShort(CRLF);
    }

    private static void line(Fields fields, int field, ByteBuf out) {
        fields.writeName(field, out);
        out.writeShort(0x3a20);
        fields.writeValue(field, out);
        out.writeShort(CRLF);
    }

    /** One line of all the crumbs (RFC 9113 section 8.2.3). */
    private static void cookies(Fields fields, ByteBuf out) {
        out.writeBytes(COOKIE_LINE);
        boolean first = true;
        for (int field = 0; field < fields.size(); field++) {
            if (fields.isName(field, COOKIE)) {
                if (!first) {
                    out.writeShort(0x3b20);
                }
                first = false;
                fields.writeValue(field, out);
            }
        }
        out.writeShort(CRLF);
    }

    private static void framing(RequestHead head, boolean end, ByteBuf out) {
        if (chunks(head, end)) {
            out.writeBytes(CHUNKED_LINE);
        } else if (end && head.contentLength() < 0 && !isWithoutContent(head)) {
            out.writeBytes(EMPTY_LINE);
        }
    }

    private static boolean isWithoutContent(RequestHead head) {
        for (byte[] method : WITHOUT_CONTENT) {
            if (head.fields().isValue(head.method(), method)) {
                return true;
            }
        }
        return false;
    }

    /** The line before a chunk of so many bytes, and the end of the chunk before it. */
    static ByteBuf chunkLine(int size, boolean first, ByteBufAllocator alloc) {
        ByteBuf out = alloc.directBuffer(CHUNK_LINE_BYTES);
        if (!first) {
            out.writeShort(CRLF);
        }
        out.writeCharSequence(Integer.toHexString(size), StandardCharsets.US_ASCII);
        return out.writeShort(CRLF);
    }

    /** What ends a chunked body. */
    static ByteBuf lastChunk(Fields trailers, boolean first, ByteBufAllocator alloc) {
        ByteBuf out = alloc.directBuffer((int) trailers.listBytes() + CHUNK_LINE_BYTES);
        if (!first) {
            out.writeShort(CRLF);
        }
        out.writeBytes(LAST_CHUNK);
        for (int field = 0; field < trailers.size(); field++) {
            if (!isForbidden(trailers, field)) {
                line(trailers, field, out);
            }
        }
        return out.writeShort(CRLF);
    }

    /** Whoever merges them into the head would read another message. */
    private static boolean isForbidden(Fields trailers, int field) {
        TrailerName name = new TrailerName();
        name.begin();
        for (int i = trailers.nameStart(field); i < trailers.nameEnd(field); i++) {
            name.accept(trailers.octets()[i]);
        }
        return name.isForbidden();
    }
}
