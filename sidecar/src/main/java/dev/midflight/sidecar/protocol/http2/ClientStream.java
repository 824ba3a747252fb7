package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.protocol.http.MovableStream;
import dev.midflight.sidecar.protocol.http.RequestHead;
import dev.midflight.sidecar.protocol.http.ResponseHead;
import dev.midflight.sidecar.protocol.http.StreamFailure;
import dev.midflight.sidecar.protocol.http.UpstreamListener;
import dev.midflight.sidecar.protocol.http.UpstreamStream;
import dev.midflight.sidecar.telemetry.Direction;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request to an HTTP/2 upstream. Until its content begins to be sent, it goes to another
 * connection where the upstream says that it was not processed, and has not answered it already.
 */
final class ClientStream implements UpstreamStream, StreamEvents, MovableStream {
    private static final int MAX_TRIES = 4;

    private final ClientPool pool;
    private final Direction direction;
    private final UpstreamListener listener;
    private final RequestHead head;
    private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>(2);
    private @Nullable ClientConnection on;
    private @Nullable Http2Stream stream;
    private @Nullable Fields trailers;
    private boolean requestEnded;
    private boolean contentGiven;
    private boolean headRequest;
    private boolean heard;
    private boolean over;
    private int tries;
    private long contentLeft;

    ClientStream(ClientPool pool, Direction direction, UpstreamListener listener) {
        this.pool = pool;
        this.direction = direction;
        this.listener = listener;
        this.head = pool.shared().heads().take();
    }

    @Override
    public void send(RequestHead request, boolean end) {
        head.copyOf(request);
        headRequest = head.isHead();
        requestEnded = end;
        contentLeft = request.contentLength();
        pool.submit(this);
    }

    /** Of the connection that its request came by. */
    Direction direction() {
        return direction;
    }

    /** Not wanted any more: whoever holds it for later may forget it. */
    boolean isOver() {
        return over;
    }

    /** A connection has room for it. */
    void begin(ClientConnection connection) {
        tries++;
        Http2Stream begun = connection.open(this);
        on = connection;
        stream = begun;
        Fields last = trailers;
        listener.onConnected();
        begun.sendHead(head.fields(), requestEnded && waiting.isEmpty() && last == null);
        while (!waiting.isEmpty()) {
            contentGiven = true;
            ByteBuf bytes = waiting.remove();
            begun.send(bytes, requestEnded && waiting.isEmpty() && last == null);
        }
        if (last != null) {
            begun.sendTrailers(last);
        }
    }

    @Override
    public void data(ByteBuf bytes, boolean end) {
        requestEnded = end;
        contentLeft -= bytes.readableBytes();
        Http2Stream to = stream;
        if (over) {
            bytes.release();
        } else if (to == null) {
            waiting.add(bytes);
        } else {
            contentGiven = true;
            to.send(bytes, end);
        }
    }

    @Override
    public void trailers(Fields fields) {
        requestEnded = true;
        Http2Stream to = stream;
        if (to != null) {
            to.sendTrailers(fields);
        }
        if (to == null || !contentGiven) {
            trailers = new Fields();
            trailers.copyOf(fields);
        }
    }

    @Override
    public void reset(StreamFailure reason) {
        Http2Stream from = stream;
        if (!over && from != null) {
            from.reset(ErrorCode.CANCEL);
        }
        end();
    }

    @Override
    public void consumed(int bytes) {
        Http2Stream from = stream;
        if (from != null) {
            from.consumed(bytes);
        }
    }

    @Override
    public boolean onHead(Fields fields, boolean end) {
        heard = true;
        ResponseHead response = pool.shared().response();
        Http2Stream from = stream;
        if (from == null || !response.read() || (response.isInformational() && end)) {
            return false;
        }
        if (response.isInformational()) {
            listener.onInformational(response);
            return true;
        }
        from.setHeadReceived();
        long length = response.isWithoutContent(headRequest) ? 0 : response.contentLength();
        if (end && length > 0) {
            return false;
        }
        from.expect(length);
        listener.onHead(response, end);
        endIf(end);
        return true;
    }

    @Override
    public void onHeadTooLarge() {
        fail(StreamFailure.HEAD_TOO_LARGE);
    }

    @Override
    public void onData(ByteBuf bytes, boolean end) {
        if (over) {
            bytes.release();
        } else {
            listener.onContent(bytes, end);
            endIf(end);
        }
    }

    @Override
    public void onTrailers(Fields fields) {
        if (!over) {
            listener.onResponseTrailers(fields);
            endIf(true);
        }
    }

    /** A response that is complete ends the request, too: by a reset, unless only its end lacks. */
    private void endIf(boolean responseEnded) {
        Http2Stream from = stream;
        if (responseEnded && !over) {
            end();
            if (from != null && contentLeft == 0 && !from.hasPending()) {
                from.send(Unpooled.EMPTY_BUFFER, true);
            } else if (from != null && !from.localEnded()) {
                from.reset(ErrorCode.NO_ERROR);
            }
        }
    }

    @Override
    public void onReset(ErrorCode code) {
        if (over) {
            return;
        }
        stream = null;
        if (code == ErrorCode.REFUSED_STREAM && !heard && !contentGiven && tries < MAX_TRIES) {
            pool.submit(this);
        } else {
            fail(
                    switch (code) {
                        case REFUSED_STREAM ->
                                heard ? StreamFailure.ABORTED : StreamFailure.REFUSED;
                        case CANCEL -> StreamFailure.CANCELLED;
                        case CONNECT_ERROR -> StreamFailure.LOST;
                        case PROTOCOL_ERROR -> StreamFailure.INVALID;
                        case NO_ERROR,
                                INTERNAL_ERROR,
                                FLOW_CONTROL_ERROR,
                                SETTINGS_TIMEOUT,
                                STREAM_CLOSED,
                                FRAME_SIZE_ERROR,
                                COMPRESSION_ERROR,
                                ENHANCE_YOUR_CALM,
                                INADEQUATE_SECURITY,
                                HTTP_1_1_REQUIRED ->
                                StreamFailure.ABORTED;
                    });
        }
    }

    void fail(StreamFailure failure) {
        if (!over) {
            Http2Stream from = stream;
            if (from != null) {
                from.reset(ErrorCode.CANCEL);
            }
            end();
            listener.onFailure(failure);
        }
    }

    private void end() {
        if (!over) {
            over = true;
            waiting.forEach(ByteBuf::release);
            waiting.clear();
            if (stream == null) {
                pool.forget(this);
            }
            pool.shared().heads().give(head);
        }
    }

    @Override
    public void onSent(int bytes) {
        if (!over) {
            listener.onConsumed(bytes);
        }
    }

    @Override
    public MovableStream movable() {
        return this;
    }

    /** The client's connection, which moves with it; null: it does not. */
    @Nullable Object carrier() {
        return listener.carrier();
    }

    @Override
    public boolean isMovable() {
        return true;
    }

    @Override
    public void carriers(Consumer<Object> to) {
        ClientConnection from = on;
        if (stream != null && from != null) {
            to.accept(from);
        }
    }

    @Override
    public byte[] export() {
        Http2Stream from = stream;
        ClientConnection carrier = on;
        boolean isSent = from != null && (heard || contentGiven);
        return new ClientStreamState(
                        from == null || carrier == null ? 0 : carrier.movesAs(),
                        from == null ? 0 : from.id(),
                        ClientStreamState.flags(requestEnded, contentGiven, headRequest, heard),
                        tries,
                        contentLeft,
                        isSent ? new byte[0] : head.fields().export(),
                        StreamState.bytes(waiting),
                        trailers)
                .toBytes();
    }

    /**
     * One that another process had.
     *
     * @param pool where it waits for a connection, or of the one that it is on
     * @param on the connection that came with it; null: it had none
     */
    static ClientStream adopted(
            ClientPool pool,
            Direction direction,
            UpstreamListener listener,
            @Nullable ClientConnection on,
            ClientStreamState state)
            throws MoveRejectedException {
        ClientStream adopted = new ClientStream(pool, direction, listener);
        if (state.head().length > 0) {
            adopted.head.restore(state.head());
        }
        adopted.requestEnded = state.requestEnded();
        adopted.contentGiven = state.contentGiven();
        adopted.headRequest = state.headRequest();
        adopted.heard = state.heard();
        adopted.tries = state.tries();
        adopted.contentLeft = state.contentLeft();
        adopted.trailers = state.trailers();
        if (state.waiting().length > 0) {
            adopted.waiting.add(Unpooled.wrappedBuffer(state.waiting()));
        }
        if (on != null) {
            adopted.on = on;
            adopted.stream = on.claim(state.stream(), adopted);
        }
        return adopted;
    }

    /** What waits for a connection leaves its place in the line. */
    @Override
    public void freeze() {
        if (stream == null && !over) {
            pool.forget(this);
        }
    }

    @Override
    public void proceed() {
        if (stream == null && !over) {
            pool.submit(this);
        }
    }

    @Override
    public void moved() {
        end();
    }
}
