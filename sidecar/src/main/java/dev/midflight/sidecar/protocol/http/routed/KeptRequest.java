package dev.midflight.sidecar.protocol.http.routed;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.StateReader;
import dev.midflight.sidecar.move.StateWriter;
import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.protocol.http.RequestHead;
import dev.midflight.sidecar.protocol.http.UpstreamStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A request that was read, as long as all of it can be sent, or sent once more: its content is let
 * go when more of it was sent than a limit, or when nothing will be tried again.
 */
final class KeptRequest {
    private static final int ENDED = 1;
    private static final int WHOLE = 2;
    private static final int IDEMPOTENT = 3;
    private static final int CONSUMED = 4;
    private static final int CONSUMED_BY_TRY = 5;
    private static final int CONTENT = 6;
    private static final int BYTES_LEFT = 7;
    private static final int HEAD = 8;
    private static final int HAS_TRAILERS = 9;
    private static final int TRAILERS = 10;

    private final RequestHead head;
    private final Link client;
    private final KeptContent content = new KeptContent();
    private @Nullable MirrorStream mirror;
    private @Nullable Fields trailers;
    private int counted;
    private long consumed;
    private long consumedByTry;
    private boolean ended;
    private boolean whole = true;
    private boolean idempotent;

    /** What it keeps counts as held by the client's connection. */
    KeptRequest(RequestHead head, Link client) {
        this.head = head;
        this.client = client;
    }

    /**
     * Begins.
     *
     * @param bufferBytes of content that may be kept after it was sent
     */
    void begin(RequestHead request, boolean end, int bufferBytes) {
        head.copyOf(request);
        ended = end;
        content.begin(bufferBytes);
        idempotent = IdempotentMethods.isOne(head.fields(), head.method());
    }

    RequestHead head() {
        return head;
    }

    /** RFC 9110 section 9.2.2: only then a proxy may repeat it by itself. */
    boolean isIdempotent() {
        return idempotent;
    }

    boolean isEnded() {
        return ended;
    }

    /** True if all that was read of it can be sent again. */
    boolean isWhole() {
        return whole;
    }

    /** Gets all that comes from here on; null: nobody does. */
    void mirror(@Nullable MirrorStream copy) {
        mirror = copy;
    }

    private void copy(ByteBuf bytes, boolean end) {
        if (mirror != null) {
            mirror.data(bytes.retainedDuplicate(), end);
        }
    }

    /** Content that waits for a try; takes ownership. */
    void await(ByteBuf bytes, boolean end) {
        copy(bytes, end);
        ended = end;
        content.take(bytes);
        count();
    }

    /** Content that is sent now; the caller keeps it. */
    void sent(ByteBuf bytes, boolean end) {
        copy(bytes, end);
        ended = end;
        if (!whole) {
            return;
        }
        content.keep(bytes);
        count();
        if (content.isFull()) {
            letGo();
        }
    }

    void trailers(Fields fields) {
        if (mirror != null) {
            mirror.trailers(fields);
        }
        ended = true;
        if (whole) {
            trailers = new Fields();
            trailers.copyOf(fields);
        }
    }

    /**
     * An upstream took so much more.
     *
     * @return what no earlier try had taken already
     */
    int consumed(int bytes) {
        consumedByTry += bytes;
        int more = (int) Math.max(0, consumedByTry - consumed);
        consumed += more;
        return more;
    }

    /** Sends all that there is; stops where the stream has failed meanwhile. */
    void sendTo(RoutedStream owner, UpstreamStream stream) {
        consumedByTry = 0;
        Fields last = trailers;
        stream.send(head, ended && content.isEmpty() && last == null);
        ByteBuf[] pieces = content.pieces();
        int left = pieces.length;
        for (ByteBuf bytes : pieces) {
            if (!owner.isOn(stream)) {
                return;
            }
            left--;
            stream.data(bytes.retainedDuplicate(), ended && left == 0 && last == null);
        }
        if (last != null && owner.isOn(stream)) {
            stream.trailers(last);
        }
        if (content.isFull() && owner.isOn(stream)) {
            letGo();
        }
    }

    /** A copy of it that is on its way cannot go with it. */
    boolean isMovable() {
        return mirror == null;
    }

    /** All that another process needs to send it, or the rest of it. */
    byte[] export() {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        for (ByteBuf piece : content.pieces()) {
            kept.writeBytes(ByteBufUtil.getBytes(piece));
        }
        StateWriter state =
                new StateWriter()
                        .put(ENDED, ended)
                        .put(WHOLE, whole)
                        .put(IDEMPOTENT, idempotent)
                        .put(CONSUMED, consumed)
                        .put(CONSUMED_BY_TRY, consumedByTry)
                        .put(CONTENT, kept.toByteArray())
                        .put(BYTES_LEFT, Math.max(0, content.bytesLeft()))
                        .put(HEAD, whole ? head.fields().export() : new byte[0]);
        Fields last = trailers;
        return last == null
                ? state.toBytes()
                : state.put(HAS_TRAILERS, true).put(TRAILERS, last.export()).toBytes();
    }

    /** Goes on where another process was. */
    void restore(byte[] state) throws MoveRejectedException {
        StateReader reader = StateReader.of(state);
        ended = reader.flag(ENDED);
        whole = reader.flag(WHOLE);
        idempotent = reader.flag(IDEMPOTENT);
        consumed = reader.number(CONSUMED);
        consumedByTry = reader.number(CONSUMED_BY_TRY);
        if (whole) {
            head.restore(reader.bytes(HEAD));
        }
        if (reader.flag(HAS_TRAILERS)) {
            trailers = Fields.parse(reader.bytes(TRAILERS));
        }
        content.restore(reader.bytes(CONTENT), reader.index(BYTES_LEFT, Integer.MAX_VALUE));
        count();
    }

    /** Nothing more of it comes. */
    void over() {
        letGo();
        MirrorStream copy = mirror;
        mirror = null;
        if (copy != null && !ended) {
            copy.cancel();
        }
    }

    /** It will not be sent again. */
    void letGo() {
        whole = false;
        content.release();
        trailers = null;
        count();
    }

    private void count() {
        int change = content.bytes() - counted;
        if (change != 0) {
            counted += change;
            client.retains(change);
        }
    }
}
