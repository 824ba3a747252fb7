package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.protocol.http.StreamFailure;
import dev.midflight.sidecar.protocol.http.UpstreamListener;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Reads a response of HTTP/1.1 and tells it as a message; judged by the same classes as a response
 * that passes as bytes.
 */
final class MessageReader implements ContentReader.Sink {
    private static final byte[] STATUS = ":status".getBytes(StandardCharsets.US_ASCII);

    private final Http1Upstreams shared;
    private final UpstreamListener listener;
    private final boolean headRequest;
    private final Inbox inbox;
    private final ContentReader content;
    private boolean responding;
    private boolean keepsAlive;
    private int idleSeconds = KeepAliveField.UNKNOWN;
    private int delivered;
    private boolean headTooLarge;

    MessageReader(Http1Upstreams shared, UpstreamListener listener, boolean headRequest) {
        this.shared = shared;
        this.listener = listener;
        this.headRequest = headRequest;
        this.inbox = new Inbox(shared.limits());
        this.content = new ContentReader(shared.limits(), inbox, shared.trailers(), this);
    }

    /** Bytes of content told since this was asked last. */
    int takeDelivered() {
        int bytes = delivered;
        delivered = 0;
        return bytes;
    }

    boolean responding() {
        return responding;
    }

    /** True if the content ends with the connection. */
    boolean endsWithConnection() {
        return responding && content.endsWithConnection();
    }

    /** True if the connection may serve another request. */
    boolean isReusable() {
        return keepsAlive && inbox.isEmpty() && !endsWithConnection();
    }

    /** For how long the upstream keeps its connection idle. */
    int idleSeconds() {
        return idleSeconds;
    }

    void release() {
        inbox.release();
        content.release();
    }

    /** What an invalid response was. */
    StreamFailure failure() {
        return headTooLarge ? StreamFailure.HEAD_TOO_LARGE : StreamFailure.INVALID;
    }

    /** Takes ownership of bytes and tells all that they complete. */
    ContentReader.Progress read(ByteBuf bytes) {
        inbox.add(bytes);
        while (!inbox.isEmpty()) {
            ContentReader.Progress progress = responding ? content.read() : head();
            if (progress != ContentReader.Progress.MORE) {
                return progress;
            }
            if (!responding && inbox.headLength() == Inbox.INCOMPLETE) {
                return ContentReader.Progress.MORE;
            }
        }
        return ContentReader.Progress.MORE;
    }

    private ContentReader.Progress head() {
        int length = inbox.headLength();
        if (length == Inbox.INCOMPLETE) {
            return ContentReader.Progress.MORE;
        }
        ResponseHead head = shared.head();
        if (length < 0 || !head.parse(inbox.bytes(), length) || head.isSwitching()) {
            headTooLarge = head.isTooLarge(length);
            return ContentReader.Progress.INVALID;
        }
        Fields fields = shared.fields();
        fields.clear();
        fields.add(STATUS, Integer.toString(head.status()).getBytes(StandardCharsets.US_ASCII));
        MessageHeads.copy(head.head(), fields);
        inbox.skip(length);
        if (!shared.message().read()) {
            return ContentReader.Progress.INVALID;
        }
        if (head.isInterim()) {
            listener.onInformational(shared.message());
            return ContentReader.Progress.MORE;
        }
        head.frame(content.body(), headRequest);
        if (head.codedOtherwise() && !content.body().isDone()) {
            return ContentReader.Progress.INVALID;
        }
        responding = true;
        keepsAlive = head.keepsAlive();
        idleSeconds = head.idleSeconds();
        if (head.chunked() && !content.body().isDone()) {
            content.chunked();
        }
        boolean end = content.isDone();
        listener.onHead(shared.message(), end);
        return end ? ContentReader.Progress.DONE : ContentReader.Progress.MORE;
    }

    @Override
    public void content(ByteBuf bytes, boolean end) {
        delivered += bytes.readableBytes();
        listener.onContent(bytes, end);
    }

    @Override
    public void trailers(Head head) {
        Fields fields = shared.fields();
        fields.clear();
        MessageHeads.copy(head, fields);
        listener.onResponseTrailers(fields);
    }
}
