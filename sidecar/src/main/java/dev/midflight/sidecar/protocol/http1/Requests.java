package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.config.BodyRate;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.link.LinkOwner;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.route.RoutingTable;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.text.HostPort;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads requests from the downstream link and forwards them, one after the other. */
final class Requests implements LinkOwner {
    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Http1Connection connection;
    private final Inbox inbox;
    private final Exchange exchange;
    private final byte @Nullable [] peer;
    private boolean advancing;

    Requests(Http1Connection connection) {
        this.connection = connection;
        this.inbox = new Inbox(connection.shared().limits());
        this.exchange = connection.exchange();
        this.peer = forwardedFor(connection.origin());
    }

    /** Inbound requests are told by whom they come; not if that is a hop of our own. */
    private static byte @Nullable [] forwardedFor(Origin origin) {
        return origin.direction() == Direction.OUTBOUND || origin.fromOurselves()
                ? null
                : HostPort.host(origin.peer().getAddress()).getBytes(StandardCharsets.US_ASCII);
    }

    /** The client's address, if the upstream is to know it; null: it is not. */
    byte @Nullable [] peer() {
        return peer;
    }

    /** What was read and not passed on yet. */
    Inbox inbox() {
        return inbox;
    }

    @Override
    public void onRead(Link link, ByteBuf bytes) {
        connection.count(Counter.DOWNSTREAM_BYTES, bytes.readableBytes());
        receive(bytes);
    }

    /** Takes bytes that are counted already. */
    void receive(ByteBuf bytes) {
        if (connection.phase() == Phase.CLOSING) {
            bytes.release();
            return;
        }
        if (connection.phase() != Phase.HEAD || inbox.isEmpty()) {
            connection.notQuiet();
        }
        inbox.add(bytes);
        advance();
    }

    boolean isAdvancing() {
        return advancing;
    }

    /** Does all that the bytes at hand allow; what it causes does not begin it once more. */
    void advance() {
        if (advancing) {
            return;
        }
        advancing = true;
        try {
            advanceWhilePossible();
        } finally {
            advancing = false;
        }
        connection.endIfIdle();
    }

    private void advanceWhilePossible() {
        boolean progress = true;
        while (progress && !inbox.isEmpty()) {
            progress =
                    switch (connection.phase()) {
                        case HEAD -> readHead();
                        case EXCHANGE -> forwardBody();
                        case MESSAGES -> connection.readMessages();
                        case WAITING, CONNECTING, CLOSING, ENDED -> false;
                    };
        }
        connection.keeps();
        if (inbox.size() > connection.shared().worker().config().bufferBytes()) {
            connection.downstream().pause();
        }
    }

    private boolean readHead() {
        inbox.skipEmptyLines();
        if (inbox.isEmpty()) {
            return false;
        }
        int length = inbox.headLength();
        if (length == Inbox.INCOMPLETE) {
            return checkFirstLine();
        }
        if (length < 0) {
            connection.failures().answer(reason(length));
            return false;
        }
        RequestHead head = connection.shared().requestHead();
        Rejection rejection = head.parse(inbox.bytes(), length);
        if (rejection != null) {
            if (rejection != Rejection.VERSION || !becomeHttp2()) {
                connection.failures().answer(rejection);
            }
            return false;
        }
        if (exchange.isUnused()) {
            connection.detected(Counter.DETECTED_HTTP1);
        }
        connection.count(Counter.REQUESTS, 1);
        exchange.begin(head, System.nanoTime());
        connection.told().begun(head, length);
        if (connection.downstream().refusesRequests(0)) {
            exchange.closeAfter();
            connection.count(Counter.OVERLOADED, 1);
            Router.refuse(connection, Rejection.OVERLOADED, length);
            return false;
        }
        RoutingTable routes = connection.routes();
        if (routes != null) {
            connection.shared().router().route(connection, routes, length);
            return true;
        }
        passThrough(head, length);
        return true;
    }

    /** To where its connection was going, without a route. */
    private void passThrough(RequestHead head, int length) {
        ByteBuf out =
                connection
                        .shared()
                        .writer()
                        .request(
                                head,
                                length,
                                peer,
                                connection.told().trace(),
                                0,
                                connection.downstream().channel().alloc());
        connection.told().identified(connection.shared().writer().addedId());
        inbox.skip(length);
        connection.tries().begin(out);
    }

    /** Where the first bytes are the beginning of HTTP/2's preface (RFC 9113 section 3.4). */
    private boolean becomeHttp2() {
        if (!exchange.isUnused() || !connection.takesHttp2() || !inbox.startsWith(PREFACE)) {
            return false;
        }
        connection.becomeHttp2();
        return true;
    }

    /** A first line that is too long already need not be waited for. */
    private boolean checkFirstLine() {
        if (inbox.firstLineLength() > connection.shared().limits().maxLineBytes()) {
            connection.failures().answer(Rejection.TARGET_TOO_LONG);
        }
        return false;
    }

    private Rejection reason(int length) {
        if (length == Inbox.BARE_LINE_FEED) {
            return Rejection.BARE_LINE_FEED;
        }
        return inbox.firstLineLength() > connection.shared().limits().maxLineBytes()
                ? Rejection.TARGET_TOO_LONG
                : Rejection.HEAD_TOO_LARGE;
    }

    private boolean forwardBody() {
        Body body = exchange.request();
        Link upstream = connection.upstream();
        if (body.isDone() || upstream == null) {
            return false;
        }
        int length = body.accept(inbox.bytes());
        if (length < 0) {
            broken();
            return false;
        }
        ByteBuf bytes = inbox.take(length);
        connection.told().received(length);
        exchange.pace().received(length);
        connection.tries().content(bytes, body.isDone());
        if (exchange.discarding()) {
            bytes.release();
        } else {
            upstream.write(bytes);
            if (!upstream.isWritable()) {
                connection.downstream().pause();
            }
        }
        if (body.isDone()) {
            connection.tries().requestSent();
            connection.responded();
        }
        return true;
    }

    /** A second has passed: true if the client sends its content slower than it has to. */
    boolean isTooSlow() {
        BodyRate rate = connection.shared().worker().config().bodyRate();
        if (rate.isOff() || exchange.request().isDone() || connection.downstream().isPaused()) {
            exchange.pace().restart();
            return false;
        }
        return exchange.pace().isTooSlow(rate);
    }

    /** A chunk that is none: the upstream must not take what it has for a whole request. */
    private void broken() {
        if (exchange.responding()) {
            connection.failures().giveUp();
        } else {
            connection.failures().answer(Rejection.CHUNK);
        }
    }

    @Override
    public void onReadComplete(Link link) {
        Link upstream = connection.upstream();
        if (upstream != null) {
            upstream.flush();
        }
    }

    /** The response's source may go on. */
    @Override
    public void onWritable(Link link) {
        connection.notQuiet();
        Link upstream = connection.upstream();
        if (upstream != null) {
            upstream.unpause();
        }
        connection.creditMessages();
    }

    @Override
    public void onEof(Link link) {
        connection.failures().clientFinished();
    }

    @Override
    public void onFinished(Link link) {
        connection.finished();
    }

    @Override
    public void onWriteFailed(Link link) {
        connection.failures().abort();
    }

    @Override
    public void onBroken(Link link) {
        connection.failures().abort();
    }
}
