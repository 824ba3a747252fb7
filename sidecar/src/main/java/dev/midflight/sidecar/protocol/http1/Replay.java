package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.protocol.http.routed.IdempotentMethods;
import dev.midflight.sidecar.protocol.http.routed.KeptContent;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What was sent of a request, as long as it could be sent once more: nothing of a response went
 * down, and no more than a limit of its content has passed. Owns what it keeps.
 */
final class Replay {
    private final KeptContent content = new KeptContent();
    private @Nullable ByteBuf head;
    private int headBytes;

    /** From here on; does nothing for a head that it has already. */
    void arm(ByteBuf sent, int bufferBytes) {
        if (head == null) {
            head = sent.retain();
            headBytes = sent.readableBytes();
            content.begin(bufferBytes);
        }
    }

    /** Content goes up: without room for it there is nothing to send again. */
    void record(ByteBuf bytes) {
        if (head == null) {
            return;
        }
        content.keep(bytes);
        if (content.isFull()) {
            clear();
        }
    }

    int bytes() {
        return head == null ? 0 : headBytes + content.bytes();
    }

    /** True if all that was sent can be sent again. */
    boolean isWhole() {
        return head != null;
    }

    /** The head once more, now the caller's. */
    ByteBuf head() {
        ByteBuf sent = head;
        if (sent == null) {
            throw new IllegalStateException("nothing to send again");
        }
        return sent.retainedDuplicate().setIndex(0, headBytes);
    }

    /** The content once more. */
    void contentTo(Link link) {
        for (ByteBuf bytes : content.pieces()) {
            link.write(bytes.retainedDuplicate());
        }
    }

    /** RFC 9110 section 9.2.2: only then a proxy may repeat it by itself. */
    boolean isIdempotent() {
        ByteBuf sent = head;
        return sent != null && isIdempotent(sent.duplicate().setIndex(0, headBytes));
    }

    /** The same of a whole head, which is only looked at. */
    static boolean isIdempotent(ByteBuf head) {
        return IdempotentMethods.begins(head);
    }

    void clear() {
        ByteBuf sent = head;
        if (sent != null) {
            head = null;
            sent.release();
            content.release();
        }
    }
}
