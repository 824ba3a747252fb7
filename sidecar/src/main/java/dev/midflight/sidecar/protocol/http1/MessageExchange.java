package dev.midflight.sidecar.protocol.http1;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.sidecar.cluster.Target;
import dev.midflight.sidecar.protocol.http.Caller;
import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.protocol.http.ResponseHead;
import dev.midflight.sidecar.protocol.http.StreamFailure;
import dev.midflight.sidecar.protocol.http.UpstreamListener;
import dev.midflight.sidecar.protocol.http.UpstreamStream;
import dev.midflight.sidecar.route.CompiledRoute;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.ResponseFlag;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * An exchange of which bytes cannot pass as they are: its client speaks HTTP/1.1, its cluster
 * HTTP/2. Route and policy are those of every exchange of messages.
 */
final class MessageExchange implements UpstreamListener, ContentReader.Sink {
    private static final Fields NO_TRAILERS = new Fields();

    private final Http1Connection connection;
    private final Exchange exchange;
    private final Messages shared;
    private final ContentReader content;
    private @Nullable UpstreamStream upstream;
    private boolean chunked;
    private boolean firstChunk = true;
    private boolean untilClose;
    private boolean responseDone;
    private boolean over;
    private boolean flushing;
    private int unconsumed;
    private int uncredited;

    MessageExchange(Http1Connection connection) {
        this.connection = connection;
        this.exchange = connection.exchange();
        this.shared = connection.shared().messages();
        this.content =
                new ContentReader(
                        connection.shared().limits(),
                        connection.requests().inbox(),
                        shared.trailers(),
                        this);
    }

    /** Takes a head that was parsed and routed, and is at the front of the inbox. */
    void begin(RequestHead head, RoutedRequest view, int length, CompiledRoute by, ClusterName to) {
        if (head.chunked()) {
            content.chunked();
        } else {
            content.body().length(head.contentLength());
        }
        Caller caller = Caller.of(connection.origin(), connection.downstream(), false);
        byte[] addedId =
                MessageHeads.request(
                        head,
                        view,
                        connection.requests().peer(),
                        connection.told().trace(),
                        shared.added(),
                        shared.fields());
        connection.told().identified(addedId);
        connection.requests().inbox().skip(length);
        if (!shared.request().read()) {
            connection.failures().answer(Rejection.REQUEST_TARGET);
            return;
        }
        UpstreamStream opened = shared.forward().open(caller, by, to, this);
        upstream = opened;
        opened.send(shared.request(), content.isDone());
    }

    /** Passes on what came of the request's content; false: no more of it at this time. */
    boolean read() {
        if (exchange.request().isDone() || connection.requests().inbox().isEmpty()) {
            return false;
        }
        return switch (content.read()) {
            case MORE -> true;
            case DONE -> {
                exchange.request().none();
                endIfDone();
                yield true;
            }
            case INVALID -> {
                if (exchange.responding()) {
                    connection.failures().giveUp();
                } else {
                    connection.failures().answer(Rejection.CHUNK);
                }
                yield false;
            }
        };
    }

    @Override
    public void content(ByteBuf bytes, boolean end) {
        connection.told().received(bytes.readableBytes());
        exchange.pace().received(bytes.readableBytes());
        UpstreamStream to = upstream;
        if (over || responseDone || to == null) {
            bytes.release();
            return;
        }
        uncredited += bytes.readableBytes();
        if (uncredited > connection.shared().worker().config().bufferBytes()) {
            connection.downstream().pause();
        }
        to.data(bytes, end);
    }

    @Override
    public void trailers(Head head) {
        UpstreamStream to = upstream;
        if (!over && !responseDone && to != null) {
            Fields fields = shared.fields();
            fields.clear();
            MessageHeads.copy(head, fields);
            to.trailers(fields);
        }
    }

    @Override
    public void onConsumed(int bytes) {
        connection.notQuiet();
        uncredited -= bytes;
        if (uncredited <= connection.shared().worker().config().bufferBytes()) {
            connection.downstream().unpause();
        }
    }

    @Override
    public void onFlagged(ResponseFlag flag) {
        connection.told().flagged(flag);
    }

    @Override
    public void onTried(Target endpoint) {
        connection.told().tried(endpoint.destination().address());
    }

    @Override
    public void onRetried() {
        connection.told().retried();
    }

    @Override
    public void onInformational(ResponseHead head) {
        connection.count(Counter.RESPONSES_1XX, 1);
        if (!exchange.isVersion10()) {
            write(MessageHeads.response(head, false, false, false, alloc()));
        }
    }

    @Override
    public void onHead(ResponseHead head, boolean end) {
        boolean none = head.isWithoutContent(exchange.isHeadRequest());
        boolean lengthless = !none && head.contentLength() < 0;
        exchange.responds();
        chunked = lengthless && !end && !exchange.isVersion10();
        untilClose = lengthless && !end && !chunked;
        if (connection.saysGoodbye() || untilClose) {
            exchange.closeAfter();
        }
        connection.told().answered(head.status());
        connection.count(Responses.counter(head.status()), 1);
        ByteBuf out =
                MessageHeads.response(
                        head, chunked, lengthless && end, exchange.closesAfter(), alloc());
        connection.told().sent(out.readableBytes());
        write(out);
        responseDone |= end;
        endIfDone();
    }

    private static ByteBufAllocator alloc() {
        return ByteBufAllocator.DEFAULT;
    }

    @Override
    public void onContent(ByteBuf bytes, boolean end) {
        int length = bytes.readableBytes();
        connection.told().sent(length);
        unconsumed += length;
        if (length == 0) {
            bytes.release();
        } else {
            if (chunked) {
                write(MessageWriter.chunkLine(length, firstChunk, alloc()));
                firstChunk = false;
            }
            write(bytes);
        }
        if (end) {
            end(NO_TRAILERS);
        } else {
            credit();
        }
    }

    @Override
    public void onResponseTrailers(Fields trailers) {
        end(trailers);
    }

    /** With a length there is no place for trailers: they end here (RFC 9110 section 6.5.1). */
    private void end(Fields trailers) {
        if (chunked) {
            write(MessageWriter.lastChunk(trailers, firstChunk, alloc()));
        }
        responseDone = true;
        endIfDone();
    }

    /** Sent with all else that this turn of the loop writes. */
    private void write(ByteBuf bytes) {
        connection.notQuiet();
        connection.downstream().write(bytes);
        if (!flushing) {
            flushing = true;
            connection.shared().worker().loop().execute(this::flush);
        }
    }

    private void flush() {
        flushing = false;
        connection.downstream().flush();
        credit();
    }

    /** The client took what was written, more or less: the upstream may go on. */
    void credit() {
        UpstreamStream from = upstream;
        int bytes = unconsumed;
        if (bytes > 0 && !over && from != null && connection.downstream().isWritable()) {
            unconsumed = 0;
            from.consumed(bytes);
        }
    }

    private void endIfDone() {
        boolean requestDone = exchange.request().isDone() || exchange.closesAfter();
        if (over || !responseDone) {
            return;
        }
        if (requestDone) {
            over = true;
            content.release();
            connection.messagesEnded();
        } else {
            connection.downstream().unpause();
        }
    }

    @Override
    public void onFailure(StreamFailure failure) {
        upstream = null;
        if (!over && exchange.responding()) {
            truncate(failure);
        } else if (!over) {
            connection.failures().answer(Rejection.of(failure));
        }
    }

    private void truncate(StreamFailure failure) {
        connection.count(Counter.FAILED, 1);
        boolean late = failure == StreamFailure.TIMEOUT;
        connection
                .told()
                .ended(
                        late ? ResponseFlag.UT : ResponseFlag.UC,
                        exchange.elapsedNanos(System.nanoTime()));
        connection.truncated(!untilClose);
    }

    /** Nothing passed for too long. */
    void expire() {
        UpstreamStream last = upstream;
        if (last != null) {
            last.reset(StreamFailure.TIMEOUT);
        }
        onFailure(StreamFailure.TIMEOUT);
    }

    /** The exchange will not be completed: the upstream is told. */
    void abandon() {
        UpstreamStream last = upstream;
        upstream = null;
        if (!over) {
            over = true;
            content.release();
            if (last != null) {
                last.reset(StreamFailure.CANCELLED);
            }
        }
    }
}
