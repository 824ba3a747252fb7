package dev.midflight.sidecar.protocol.http.routed;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.protocol.http.RequestHead;
import dev.midflight.sidecar.protocol.http.UpstreamStream;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A request that was read, as long as all of it can be sent, or sent once more: its content is let
 * go when more of it was sent than a limit, or when nothing will be tried again.
 */
final class KeptRequest {
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
