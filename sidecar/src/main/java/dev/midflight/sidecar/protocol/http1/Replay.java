package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.protocol.http.routed.KeptPieces;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was sent of a request, as long as it could be sent once more: nothing of a response went
 * down, and no more than a limit of its content has passed. Owns what it keeps.
 */
final class Replay {
    private static final byte[][] IDEMPOTENT =
            Stream.of("GET ", "HEAD ", "OPTIONS ", "TRACE ", "PUT ", "DELETE ")
                    .map(method -> method.getBytes(StandardCharsets.US_ASCII))
                    .toArray(byte[][]::new);

    private final ArrayDeque<ByteBuf> content = new ArrayDeque<>(0);
    private @Nullable ByteBuf head;
    private int headBytes;
    private int contentBytes;
    private int room;
    private int pieces;

    /** From here on; does nothing for a head that it has already. */
    void arm(ByteBuf sent, int bufferBytes) {
        if (head == null) {
            head = sent.retain();
            headBytes = sent.readableBytes();
            room = bufferBytes;
            pieces = KeptPieces.of(bufferBytes);
        }
    }

    /** Content goes up: without room for it there is nothing to send again. */
    void record(ByteBuf bytes) {
        if (head == null) {
            return;
        }
        room -= bytes.readableBytes();
        pieces--;
        if (room < 0 || pieces < 0) {
            clear();
        } else {
            content.add(bytes.retainedDuplicate());
            contentBytes += bytes.readableBytes();
        }
    }

    int bytes() {
        return head == null ? 0 : headBytes + contentBytes;
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
        content.forEach(bytes -> link.write(bytes.retainedDuplicate()));
    }

    /** RFC 9110 section 9.2.2: only then a proxy may repeat it by itself. */
    boolean isIdempotent() {
        ByteBuf sent = head;
        return sent != null && isIdempotent(sent.duplicate().setIndex(0, headBytes));
    }

    /** The same of a whole head, which is only looked at. */
    static boolean isIdempotent(ByteBuf head) {
        for (byte[] method : IDEMPOTENT) {
            if (startsWith(head, method)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWith(ByteBuf head, byte[] word) {
        int start = head.readerIndex();
        if (head.readableBytes() < word.length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (head.getByte(start + i) != word[i]) {
                return false;
            }
        }
        return true;
    }

    void clear() {
        ByteBuf sent = head;
        if (sent != null) {
            head = null;
            sent.release();
            content.forEach(ByteBuf::release);
            content.clear();
            contentBytes = 0;
        }
    }
}
