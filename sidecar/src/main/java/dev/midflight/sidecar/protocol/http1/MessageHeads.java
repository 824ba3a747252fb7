package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.protocol.http.AddedFields;
import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.protocol.http.ResponseHead;
import dev.midflight.sidecar.route.Span;
import dev.midflight.sidecar.telemetry.TraceContext;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Heads of HTTP/1.1 as messages (RFC 9113 section 8.3.1), and the other way round: what is of this
 * hop is left out.
 */
final class MessageHeads {
    private static final byte[] SCHEME = ascii(":scheme");
    private static final byte[] HTTP = ascii("http");
    private static final byte[] TE = ascii("te");
    private static final byte[] TRAILERS = ascii("trailers");
    private static final byte[] CONTENT_LENGTH = ascii("content-length");
    private static final byte[] TRACEPARENT = ascii("traceparent");
    private static final byte[] CHUNKED_LINE = ascii("transfer-encoding: chunked\r\n");
    private static final byte[] EMPTY_LINE = ascii("content-length: 0\r\n");
    private static final byte[] CLOSE_LINE = ascii("connection: close\r\n");
    private static final int NO_CONTENT = 204;
    private static final int CRLF = 0x0d0a;
    private static final int ADDED_BYTES = 128;

    private MessageHeads() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * A request's head, with what every request gets on its way.
     *
     * @param view its target, path normalised
     * @param peer the address to add to x-forwarded-for; null: none
     * @return the request id that it got here; null: it had one
     */
    static byte @Nullable [] request(
            RequestHead request,
            RoutedRequest view,
            byte @Nullable [] peer,
            TraceContext trace,
            AddedFields added,
            Fields out) {
        out.clear();
        put(dev.midflight.sidecar.protocol.http.RequestHead.METHOD, view.method(), out);
        out.add(SCHEME, HTTP);
        if (!view.authority().isEmpty()) {
            put(dev.midflight.sidecar.protocol.http.RequestHead.AUTHORITY, view.authority(), out);
        }
        out.add(dev.midflight.sidecar.protocol.http.RequestHead.PATH, path(view));
        copy(request.head(), out);
        if (request.trailers()) {
            out.add(TE, TRAILERS);
        }
        byte[] addedId = added.requestId(out);
        AddedFields.forwardedFor(out, peer);
        if (trace.isThere()) {
            out.add(TRACEPARENT, trace.traceparent());
        }
        return addedId;
    }

    private static void put(byte[] name, Span value, Fields out) {
        byte[] octets = value.octets();
        int at = out.reserve(name.length + value.length());
        System.arraycopy(name, 0, out.octets(), at, name.length);
        System.arraycopy(octets, value.start(), out.octets(), at + name.length, value.length());
        out.commit(name.length, value.length(), false);
    }

    private static byte[] path(RoutedRequest view) {
        Span path = view.path();
        Span query = view.query();
        byte[] target = new byte[path.length() + (query.isEmpty() ? 0 : 1 + query.length())];
        System.arraycopy(path.octets(), path.start(), target, 0, path.length());
        if (!query.isEmpty()) {
            target[path.length()] = '?';
            System.arraycopy(
                    query.octets(), query.start(), target, path.length() + 1, query.length());
        }
        return target;
    }

    /** The fields that are not of this hop, Host apart, which is a pseudo field there. */
    static void copy(Head head, Fields fields) {
        for (int line = 0; line < head.lines(); line++) {
            boolean left =
                    switch (head.name(line)) {
                        case CONNECTION, TRANSFER_ENCODING, UPGRADE, TE, KEEP_ALIVE -> true;
                        case PROXY_CONNECTION, HTTP2_SETTINGS, HOST -> true;
                        case CONTENT_LENGTH,
                                REQUEST_ID,
                                FORWARDED_FOR,
                                TRACEPARENT,
                                TRACESTATE,
                                OTHER ->
                                false;
                    };
            if (!left && !head.isDropped(line)) {
                fields.addLower(
                        head.octets(),
                        head.nameStart(line),
                        head.nameEnd(line),
                        head.valueStart(line),
                        head.valueEnd(line));
            }
        }
    }

    /**
     * A response's head as it goes to a client of HTTP/1.1, without a length where none may be (RFC
     * 9110 section 8.6).
     *
     * @param chunked its content goes in chunks
     * @param empty it has content, which is empty, and does not say so
     */
    static ByteBuf response(
            ResponseHead head,
            boolean chunked,
            boolean empty,
            boolean close,
            ByteBufAllocator alloc) {
        Fields fields = head.fields();
        ByteBuf out = alloc.directBuffer((int) fields.listBytes() + ADDED_BYTES);
        out.writeCharSequence(
                "HTTP/1.1 " + head.status() + " " + DirectAnswer.phrase(head.status()) + "\r\n",
                StandardCharsets.US_ASCII);
        boolean lengthless = head.isInformational() || head.status() == NO_CONTENT;
        for (int field = 0; field < fields.size(); field++) {
            boolean left = lengthless && fields.isName(field, CONTENT_LENGTH);
            if (!fields.isPseudo(field) && !left) {
                fields.writeName(field, out);
                out.writeShort(0x3a20);
                fields.writeValue(field, out);
                out.writeShort(CRLF);
            }
        }
        if (chunked) {
            out.writeBytes(CHUNKED_LINE);
        } else if (empty) {
            out.writeBytes(EMPTY_LINE);
        }
        if (close) {
            out.writeBytes(CLOSE_LINE);
        }
        return out.writeShort(CRLF);
    }
}
