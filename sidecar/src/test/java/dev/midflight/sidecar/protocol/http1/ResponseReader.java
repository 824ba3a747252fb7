package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.config.Http1Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Drives inbox, head and body as an upstream connection does, response after response. */
final class ResponseReader {
    private final Inbox inbox;
    private final ResponseHead head;
    private final Body body;
    private final HeadWriter writer = new HeadWriter(new RequestIds(new SplittableRandom(1)));
    private final StringBuilder forwarded = new StringBuilder();
    private final boolean toHead;
    private boolean inBody;
    private boolean refused;
    private int responses;

    ResponseReader(Http1Limits limits, boolean toHead) {
        this.inbox = new Inbox(limits);
        this.head = new ResponseHead(limits);
        this.body = new Body(limits);
        this.toHead = toHead;
    }

    void feed(byte[] bytes, int from, int to) {
        inbox.add(Unpooled.copiedBuffer(bytes, from, to - from));
        while (!refused && !inbox.isEmpty() && (inBody ? readBody() : readHead())) {
            // until nothing moves
        }
    }

    private boolean readHead() {
        int length = inbox.headLength();
        if (length == Inbox.INCOMPLETE) {
            return false;
        }
        if (length < 0 || !head.parse(inbox.bytes(), length)) {
            refused = true;
            return false;
        }
        head.frame(body, toHead);
        forward(writer.response(head, length, false, 0, null, UnpooledByteBufAllocator.DEFAULT));
        inbox.skip(length);
        inBody = true;
        finishIfDone();
        return true;
    }

    private boolean readBody() {
        int length = body.accept(inbox.bytes());
        if (length < 0) {
            refused = true;
            return false;
        }
        forward(inbox.take(length));
        finishIfDone();
        return length > 0;
    }

    private void finishIfDone() {
        if (body.isDone()) {
            inBody = false;
            responses++;
        }
    }

    private void forward(ByteBuf bytes) {
        forwarded.append(bytes.toString(StandardCharsets.ISO_8859_1));
        bytes.release();
    }

    String forwarded() {
        return forwarded.toString();
    }

    int responses() {
        return responses;
    }

    boolean refused() {
        return refused;
    }

    void close() {
        inbox.release();
    }
}
