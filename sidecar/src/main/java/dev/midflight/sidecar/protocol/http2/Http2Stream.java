package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.protocol.http.Fields;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** One stream of a connection: its two halves, their windows, and what waits to be sent. */
final class Http2Stream {
    private final int id;
    private final Http2Connection connection;
    private @Nullable StreamEvents events;
    private boolean headReceived;
    private boolean remoteEnded;
    private boolean closed;
    private long contentLeft = -1;
    private int receiveWindow;
    private int uncredited;
    private long sendWindow;
    private boolean localEnded;
    private boolean endPending;
    private boolean queued;
    private @Nullable ArrayDeque<ByteBuf> pending;
    private int pendingBytes;
    private @Nullable Fields trailersPending;

    Http2Stream(int id, Http2Connection connection, int receiveWindow, long sendWindow) {
        this.id = id;
        this.connection = connection;
        this.receiveWindow = receiveWindow;
        this.sendWindow = sendWindow;
    }

    int id() {
        return id;
    }

    void events(StreamEvents listener) {
        events = listener;
    }

    @Nullable StreamEvents events() {
        return closed ? null : events;
    }

    boolean isClosed() {
        return closed;
    }

    void closed() {
        closed = true;
        dropPending();
    }

    boolean headReceived() {
        return headReceived;
    }

    void setHeadReceived() {
        headReceived = true;
    }

    boolean remoteEnded() {
        return remoteEnded;
    }

    void setRemoteEnded() {
        remoteEnded = true;
    }

    boolean localEnded() {
        return localEnded;
    }

    /** What the head announced; DATA must add up to it (RFC 9113 section 8.1.1). */
    void expect(long contentLength) {
        contentLeft = contentLength;
    }

    /** False: more or less content than announced. */
    boolean content(int bytes, boolean end) {
        if (contentLeft < 0) {
            return true;
        }
        contentLeft -= bytes;
        return contentLeft >= 0 && (!end || contentLeft == 0);
    }

    /** All of the content that was announced is there; its end may not be. */
    boolean isContentComplete() {
        return contentLeft == 0;
    }

    /** False: the peer sends more than it may. */
    boolean receive(int flowBytes) {
        receiveWindow -= flowBytes;
        return receiveWindow >= 0;
    }

    /** What was received has been passed on: the peer may send as much again, told in batches. */
    void consumed(int bytes) {
        uncredited += bytes;
        if (!closed && !remoteEnded && uncredited >= connection.limits().windowBytes() / 2) {
            receiveWindow += uncredited;
            connection.output().windowUpdate(id, uncredited);
            uncredited = 0;
        }
    }

    /** False: the window would be larger than 2^31-1. */
    boolean enlargeSendWindow(long increment) {
        sendWindow += increment;
        return sendWindow <= Integer.MAX_VALUE;
    }

    long sendWindow() {
        return sendWindow;
    }

    void sendHead(Fields fields, boolean end) {
        if (!closed && !localEnded) {
            connection.output().headers(id, fields, end);
            endedIf(end);
        }
    }

    /** Sends content as the windows allow; takes ownership. */
    void send(ByteBuf bytes, boolean end) {
        if (closed || localEnded || endPending) {
            bytes.release();
            return;
        }
        endPending = end;
        if (bytes.isReadable()) {
            if (pending == null) {
                pending = new ArrayDeque<>(4);
            }
            pending.add(bytes);
            pending(bytes.readableBytes());
        } else {
            bytes.release();
        }
        connection.sender().offer(this);
    }

    void sendTrailers(Fields trailers) {
        if (closed || localEnded || endPending) {
            return;
        }
        endPending = true;
        if (pendingBytes > 0) {
            trailersPending = new Fields();
            trailersPending.copyOf(trailers);
        } else {
            connection.output().headers(id, trailers, true);
            endedIf(true);
        }
    }

    void reset(ErrorCode code) {
        connection.reset(this, code);
    }

    /** The peer's mistake costs it the stream. */
    void refuse(ErrorCode code) {
        StreamEvents told = events();
        reset(code);
        if (told != null) {
            told.onReset(code);
        }
    }

    boolean hasPending() {
        return !closed && !localEnded && (pendingBytes > 0 || endPending);
    }

    /** What is left to send takes no window. */
    boolean isOnlyEnd() {
        return pendingBytes == 0;
    }

    boolean queued() {
        return queued;
    }

    void queued(boolean now) {
        queued = now;
    }

    /**
     * Sends one frame.
     *
     * @return how much it took of the window
     */
    int sendFrame(int most) {
        int length = (int) Math.max(0, Math.min(Math.min(most, sendWindow), pendingBytes));
        sendWindow -= length;
        pending(-length);
        boolean end = endPending && pendingBytes == 0 && trailersPending == null;
        connection.output().data(id, take(length), end);
        Fields trailers = trailersPending;
        if (pendingBytes == 0 && trailers != null) {
            connection.output().headers(id, trailers, true);
            trailersPending = null;
            end = true;
        }
        connection.sentData();
        StreamEvents listener = events();
        if (length > 0 && listener != null) {
            listener.onSent(length);
        }
        endedIf(end);
        return length;
    }

    private ByteBuf take(int length) {
        ArrayDeque<ByteBuf> from = pending;
        ByteBuf first = from == null ? null : from.peek();
        if (from == null || first == null) {
            return io.netty.buffer.Unpooled.EMPTY_BUFFER;
        }
        if (first.readableBytes() == length) {
            from.poll();
            return first;
        }
        if (first.readableBytes() > length) {
            return first.readRetainedSlice(length);
        }
        return gather(from, length);
    }

    /** Small pieces become one frame. */
    private static ByteBuf gather(ArrayDeque<ByteBuf> from, int length) {
        ByteBuf joined = from.element().alloc().directBuffer(length);
        while (joined.readableBytes() < length) {
            ByteBuf next = from.element();
            joined.writeBytes(
                    next, Math.min(next.readableBytes(), length - joined.readableBytes()));
            if (!next.isReadable()) {
                from.remove().release();
            }
        }
        return joined;
    }

    private void pending(int change) {
        if (change != 0) {
            pendingBytes += change;
            connection.sender().pending(change);
        }
    }

    private void endedIf(boolean end) {
        if (end) {
            localEnded = true;
            connection.halfClosed(this);
        }
    }

    private void dropPending() {
        if (pending != null) {
            pending.forEach(ByteBuf::release);
            pending = null;
        }
        pending(-pendingBytes);
        trailersPending = null;
    }

    StreamState export() {
        return new StreamState(
                id,
                headReceived,
                remoteEnded,
                localEnded,
                contentLeft,
                receiveWindow,
                uncredited,
                sendWindow,
                endPending,
                StreamState.bytes(pending),
                trailersPending);
    }

    void restore(StreamState state) {
        headReceived = state.headReceived();
        remoteEnded = state.remoteEnded();
        localEnded = state.localEnded();
        contentLeft = state.contentLeft();
        receiveWindow = state.receiveWindow();
        uncredited = state.uncredited();
        sendWindow = state.sendWindow();
        trailersPending = state.trailers();
        if (state.pending().length > 0) {
            pending = new ArrayDeque<>();
            pending.add(io.netty.buffer.Unpooled.wrappedBuffer(state.pending()));
            pending(state.pending().length);
        }
        endPending = state.endPending();
    }
}
