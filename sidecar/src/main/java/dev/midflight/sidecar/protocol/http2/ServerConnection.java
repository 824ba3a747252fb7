package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.config.BodyRate;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.link.LinkOwner;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.http.Caller;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.telemetry.ResponseFlag;
import io.netty.buffer.ByteBuf;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A downstream connection: its socket, and what its worker wants of it. */
final class ServerConnection implements LinkOwner, ConnectionEvents {
    private static final int CLOSING_TICKS = 2;
    private static final int PARTING_MILLIS = 500;
    private static final int STAYING_MILLIS = 100;

    private final long id;
    private final Http2Shared shared;
    private final Origin origin;
    private final Link link;
    private final Caller caller;
    private final Http2Connection connection;
    private ResponseFlag ending = ResponseFlag.DC;
    private int quietTicks;
    private boolean closing;
    private boolean staying;
    private boolean gone;
    private boolean frozen;

    ServerConnection(long id, Http2Shared shared, Engine engine, Origin origin, Link link) {
        this.id = id;
        this.shared = shared;
        this.origin = origin;
        this.link = link;
        this.caller = Caller.of(origin, link, true);
        this.connection = new Http2Connection(true, engine, new LinkWire(link), this);
        link.owner(this);
    }

    void open(ByteBuf received) {
        connection.begin();
        link.unpause();
        connection.read(received);
        if (link.eof()) {
            onEof(link);
        }
    }

    Http2Shared shared() {
        return shared;
    }

    Origin origin() {
        return origin;
    }

    Link link() {
        return link;
    }

    Caller caller() {
        return caller;
    }

    Http2Connection connection() {
        return connection;
    }

    boolean refusesRequests() {
        return link.refusesRequests(connection.sender().pendingBytes());
    }

    /** Why a request ends whose stream is given up by its client, or with the connection. */
    ResponseFlag ending() {
        return ending;
    }

    /** For one more exchange. */
    Told told() {
        return new Told(origin, shared.worker().counters().exchanges());
    }

    void took(long nanos) {
        shared.worker().counters().took(origin.direction(), nanos);
    }

    @Override
    public void count(Counter counter) {
        shared.worker().counters().add(counter, origin.direction(), 1);
    }

    @Override
    public StreamEvents onStream(Http2Stream stream) {
        return new ServerStream(this, stream);
    }

    @Override
    public void onCapacity() {}

    /** The client begins nothing more: it closes when it has its answers. */
    @Override
    public void onGoAway() {}

    @Override
    public void onEnd() {
        closing = true;
        quietTicks = 0;
        if (connection.goodbye().stage() == Goodbye.Stage.FINAL) {
            later(PARTING_MILLIS, this::part);
        }
        endIfFinished();
    }

    private void later(int millis, Runnable task) {
        var _ = shared.worker().loop().schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    /** A client that has all its answers and was told so has had time to close. */
    private void part() {
        if (link.finished()) {
            end();
        }
    }

    private void endIfFinished() {
        if (closing && link.finished() && link.eof()) {
            end();
        }
    }

    @Override
    public void onRead(Link from, ByteBuf bytes) {
        shared.worker()
                .counters()
                .add(Counter.DOWNSTREAM_BYTES, origin.direction(), bytes.readableBytes());
        if (!closing) {
            quietTicks = 0;
        }
        connection.read(bytes);
    }

    /** A client that does not read its answers gets no further ones to wait for. */
    @Override
    public void onReadComplete(Link from) {
        if (!link.isWritable()) {
            link.pause();
        }
    }

    @Override
    public void onWritable(Link from) {
        link.unpause();
        connection.sender().pump();
    }

    /** A client that sends nothing more can open no window either: it is gone. */
    @Override
    public void onEof(Link from) {
        if (closing) {
            endIfFinished();
        } else {
            connection.broken();
            end();
        }
    }

    @Override
    public void onFinished(Link from) {
        endIfFinished();
    }

    @Override
    public void onWriteFailed(Link from) {
        onBroken(from);
    }

    @Override
    public void onBroken(Link from) {
        connection.broken();
        end();
    }

    /** Content goes down: it is in use, whatever its client says. */
    void notQuiet() {
        if (!closing) {
            quietTicks = 0;
        }
    }

    boolean isAtRest() {
        return isWhole() && connection.isAtRest();
    }

    private boolean isWhole() {
        return !closing && !gone && link.isOpen() && !link.eof();
    }

    /** True if it may go to another process, with all that is under way on it. */
    boolean isMovable() {
        return isWhole() && connection.isMovable() && exchanges().allMatch(ServerStream::isMovable);
    }

    private Stream<ServerStream> exchanges() {
        return connection.streams().events(ServerStream.class);
    }

    /** The upstream connections that its requests are on. */
    Set<Object> upstreams() {
        Set<Object> upstreams = new HashSet<>();
        exchanges().forEach(exchange -> exchange.carriers(upstreams::add));
        return upstreams;
    }

    MovedHttp2 moved() {
        return MovedHttp2.of(0, connection, exchanges().map(ServerStream::export).toList());
    }

    /** Its requests do nothing by themselves until it goes on. */
    void freeze() {
        frozen = true;
        exchanges().forEach(ServerStream::freeze);
    }

    /** Comes from another process; the connections to upstreams that came with it are there. */
    void arrive(List<ExchangeState> states) {
        frozen = true;
        for (ExchangeState state : states) {
            Http2Stream stream = connection.stream(state.stream());
            if (stream != null && stream.events() instanceof ServerStream exchange) {
                exchange.restore(state);
            }
        }
    }

    /** Goes on after a resume or an adoption. */
    void proceed() {
        connection.proceed();
        if (frozen) {
            frozen = false;
            exchanges().toList().forEach(ServerStream::proceed);
        }
        if (link.isWritable()) {
            link.unpause();
        }
    }

    /** Another process has it. */
    void released() {
        gone = true;
        exchanges().toList().forEach(ServerStream::moved);
        connection.abandon(ErrorCode.CONNECT_ERROR);
    }

    /**
     * Moves as soon as it has no stream, which is often at once; else its client is told to leave.
     */
    void stayBehind() {
        staying = true;
        later(STAYING_MILLIS, this::leaveIfHere);
    }

    /** Nothing may be written to one that is frozen. */
    private void leaveIfHere() {
        if (!gone && shared.worker().flows().get(id) != null) {
            sayGoodbye();
        }
    }

    void cut() {
        ending = ResponseFlag.LR;
        connection.abandon(ErrorCode.CONNECT_ERROR);
        link.reset();
        end();
    }

    private void end() {
        if (!gone) {
            gone = true;
            link.close();
            shared.worker().flows().remove(id);
        }
    }

    void tick() {
        quietTicks++;
        int idle = shared.worker().config().idleSeconds();
        if (closing) {
            if (quietTicks > idle || (link.finished() && quietTicks > CLOSING_TICKS)) {
                end();
            }
        } else if (isLate()) {
            count(Counter.SLOW_HEADS);
            ending = ResponseFlag.DT;
            connection.fail(ErrorCode.ENHANCE_YOUR_CALM);
        } else if (quietTicks > idle) {
            ending = ResponseFlag.LR;
            connection.fail(ErrorCode.NO_ERROR);
        } else {
            connection.tick();
            watchContent();
            boolean leaving = shared.worker().leaving() && origin.direction() == Direction.INBOUND;
            if (leaving || staying) {
                sayGoodbye();
            }
        }
    }

    /** What we do not read now is not late. */
    private boolean isLate() {
        return !link.isPaused()
                && connection.arrival().isLate(shared.worker().config().headSeconds());
    }

    private void watchContent() {
        BodyRate rate = shared.worker().config().bodyRate();
        if (rate.isOff()) {
            return;
        }
        exchanges().forEach(request -> request.watchContent(rate, link.isPaused()));
    }

    void sayGoodbye() {
        connection.sayGoodbye();
    }

    String describe() {
        return connection.active()
                + " streams"
                + switch (connection.goodbye().stage()) {
                    case NONE -> "";
                    case ANNOUNCED, FINAL -> ", told to leave";
                }
                + (closing ? ", closing" : "");
    }
}
