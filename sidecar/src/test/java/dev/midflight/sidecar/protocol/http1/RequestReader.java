package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.config.Http1Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Drives inbox, head and body as a connection does, without sockets. */
final class RequestReader {
    static final Http1Limits LIMITS = new Http1Limits(16_384, 8_000, 64, 256);

    private final Inbox inbox = new Inbox(LIMITS);
    private final RequestHead head = new RequestHead(LIMITS);
    private final Body body = new Body(LIMITS);
    private final List<String> messages = new ArrayList<>();
    private final StringBuilder current = new StringBuilder();
    private boolean inBody;
    private @Nullable Rejection rejection;

    /** Feeds bytes; nothing is read after a rejection. */
    void feed(String bytes) {
        feed(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
    }

    void feed(ByteBuf bytes) {
        inbox.add(bytes);
        while (rejection == null && !inbox.isEmpty() && step()) {
            // until nothing moves
        }
    }

    private boolean step() {
        return inBody ? readBody() : readHead();
    }

    private boolean readHead() {
        inbox.skipEmptyLines();
        int length = inbox.isEmpty() ? 0 : inbox.headLength();
        if (length < 0) {
            rejection =
                    length == Inbox.BARE_LINE_FEED
                            ? Rejection.BARE_LINE_FEED
                            : Rejection.HEAD_TOO_LARGE;
        }
        if (length <= 0) {
            return false;
        }
        rejection = head.parse(inbox.bytes(), length);
        if (rejection != null) {
            return false;
        }
        if (head.chunked()) {
            body.chunked();
        } else {
            body.length(head.contentLength());
        }
        append(inbox.take(length));
        inBody = true;
        finishIfDone();
        return true;
    }

    private boolean readBody() {
        int length = body.accept(inbox.bytes());
        if (length < 0) {
            rejection = Rejection.CHUNK;
            return false;
        }
        append(inbox.take(length));
        finishIfDone();
        return length > 0;
    }

    private void append(ByteBuf bytes) {
        current.append(bytes.toString(StandardCharsets.ISO_8859_1));
        bytes.release();
    }

    private void finishIfDone() {
        if (body.isDone()) {
            messages.add(current.toString());
            current.setLength(0);
            inBody = false;
        }
    }

    /** Whole messages so far. */
    List<String> messages() {
        return messages;
    }

    /** Why reading stopped; null: it did not. */
    @Nullable Rejection rejection() {
        return rejection;
    }

    void close() {
        inbox.release();
    }
}
