package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.config.Http1Limits;
import dev.midflight.sidecar.telemetry.TraceContext;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Drives inbox, head and body as a connection does, without sockets. */
final class RequestReader {
    static final Http1Limits LIMITS = new Http1Limits(16_384, 8_000, 64, 256);

    private final Inbox inbox;
    private final RequestHead head;
    private final Body body;
    private final HeadWriter writer = new HeadWriter(new RequestIds(new SplittableRandom(1)));
    private final StringBuilder forwarded = new StringBuilder();
    private final List<String> messages = new ArrayList<>();
    private final StringBuilder current = new StringBuilder();
    private boolean inBody;
    private @Nullable Rejection rejection;

    RequestReader() {
        this(LIMITS);
    }

    RequestReader(Http1Limits limits) {
        inbox = new Inbox(limits);
        head = new RequestHead(limits);
        body = new Body(limits);
    }

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
        forward(
                writer.request(
                        head,
                        length,
                        null,
                        new TraceContext(),
                        0,
                        UnpooledByteBufAllocator.DEFAULT));
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
        ByteBuf bytes = inbox.take(length);
        forward(bytes.retainedDuplicate());
        append(bytes);
        finishIfDone();
        return length > 0;
    }

    private void forward(ByteBuf bytes) {
        forwarded.append(bytes.toString(StandardCharsets.ISO_8859_1));
        bytes.release();
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

    /** What has gone to the upstream. */
    String forwarded() {
        return forwarded.toString();
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
