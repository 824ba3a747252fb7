package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.link.LinkOwner;
import dev.midflight.sidecar.protocol.http.routed.Course;
import dev.midflight.sidecar.route.CompiledEdits;
import dev.midflight.sidecar.telemetry.Counter;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Reads responses from the upstream link of an exchange and forwards them. */
final class Responses implements LinkOwner {
    private static final int SMALL_BODY_BYTES = 4096;

    private final Http1Connection connection;
    private final Inbox inbox;
    private final Exchange exchange;

    Responses(Http1Connection connection) {
        this.connection = connection;
        this.inbox = new Inbox(connection.shared().limits());
        this.exchange = connection.exchange();
    }

    /** What was read and not passed on yet. */
    Inbox inbox() {
        return inbox;
    }

    @Override
    public void onRead(Link link, ByteBuf bytes) {
        connection.count(Counter.UPSTREAM_BYTES, bytes.readableBytes());
        connection.notQuiet();
        inbox.add(bytes);
        advance(link);
    }

    /** Does all that the bytes at hand allow; the connection may have let go of the link then. */
    void advance(Link link) {
        boolean progress = true;
        while (progress && !inbox.isEmpty()) {
            progress = exchange.responding() ? forwardBody() : readHead(link);
        }
        if (connection.upstream() == link) {
            link.keeps(inbox.size());
            if (mustWait()) {
                link.pause();
            }
        }
    }

    private boolean mustWait() {
        return !connection.downstream().isWritable()
                || inbox.size() > connection.shared().worker().config().bufferBytes();
    }

    private boolean readHead(Link link) {
        int length = inbox.headLength();
        if (length == Inbox.INCOMPLETE) {
            return false;
        }
        ResponseHead head = connection.shared().responseHead();
        if (length < 0 || !head.parse(inbox.bytes(), length)) {
            connection
                    .failures()
                    .answer(
                            head.isTooLarge(length)
                                    ? Rejection.RESPONSE_HEAD_TOO_LARGE
                                    : Rejection.BAD_RESPONSE);
            return false;
        }
        if (isTunnel(head)) {
            return tunnel(link, head, length);
        }
        if (!head.isInterim() && connection.tries().again(head.status())) {
            return false;
        }
        connection.tries().settled();
        if (head.isInterim()) {
            return interim(head, length);
        }
        if (head.encoded() && exchange.isVersion10()) {
            connection.failures().answer(Rejection.BAD_RESPONSE);
            return false;
        }
        exchange.respond(head);
        connection.told().answered(head.status());
        if (connection.saysGoodbye()) {
            exchange.closeAfter();
        }
        count(head.status());
        forwardHead(head, length);
        return !finished();
    }

    private boolean isTunnel(ResponseHead head) {
        boolean connected = exchange.isConnect() && head.status() / 100 == 2;
        return connected || head.isSwitching();
    }

    private boolean tunnel(Link link, ResponseHead head, int length) {
        boolean asked = exchange.isConnect() || exchange.isUpgrade();
        if (!asked || !exchange.request().isDone()) {
            connection.failures().answer(Rejection.BAD_RESPONSE);
            return false;
        }
        count(head.status());
        head.tunnels();
        connection.told().answered(head.status());
        ByteBuf out = write(head, length, false, inbox.size() - length);
        inbox.skip(length);
        out.writeBytes(inbox.bytes());
        connection.tunnel(link, out);
        return false;
    }

    /** 100, 102, 103: passed on, but for clients that cannot know them. */
    private boolean interim(ResponseHead head, int length) {
        count(head.status());
        if (!exchange.isVersion10()) {
            connection.downstream().write(write(head, length, false, 0));
        }
        inbox.skip(length);
        return true;
    }

    /** Sends the head in one buffer with the beginning of the body, if that is small. */
    private void forwardHead(ResponseHead head, int length) {
        int rest = inbox.size() - length;
        int small = rest <= SMALL_BODY_BYTES ? rest : 0;
        ByteBuf out = write(head, length, exchange.closesAfter(), small);
        inbox.skip(length);
        if (small > 0) {
            int body = exchange.response().accept(inbox.bytes());
            if (body > 0) {
                out.writeBytes(inbox.bytes(), inbox.bytes().readerIndex(), body);
                inbox.skip(body);
            } else if (body < 0) {
                connection.downstream().write(out);
                connection.failures().truncate();
                return;
            }
        }
        connection.told().sent(out.readableBytes());
        connection.downstream().write(out);
    }

    private ByteBuf write(ResponseHead head, int length, boolean close, int extra) {
        return connection
                .shared()
                .writer()
                .response(
                        head,
                        length,
                        close,
                        extra,
                        responseEdits(),
                        connection.downstream().channel().alloc());
    }

    private @Nullable CompiledEdits responseEdits() {
        Course course = connection.tries().course();
        return course == null ? null : course.responseEdits();
    }

    private boolean forwardBody() {
        if (exchange.response().isDone()) {
            return false;
        }
        int length = exchange.response().accept(inbox.bytes());
        if (length < 0) {
            connection.failures().truncate();
            return false;
        }
        connection.told().sent(length);
        connection.downstream().write(inbox.take(length));
        return !finished();
    }

    private boolean finished() {
        boolean done = exchange.responseDone();
        if (done) {
            connection.responded();
        }
        return done;
    }

    private void count(int status) {
        connection.count(counter(status), 1);
    }

    static Counter counter(int status) {
        return switch (status / 100) {
            case 1 -> Counter.RESPONSES_1XX;
            case 2 -> Counter.RESPONSES_2XX;
            case 3 -> Counter.RESPONSES_3XX;
            case 4 -> Counter.RESPONSES_4XX;
            default -> Counter.RESPONSES_5XX;
        };
    }

    @Override
    public void onReadComplete(Link link) {
        connection.downstream().flush();
    }

    /** The request's source may go on. */
    @Override
    public void onWritable(Link link) {
        connection.notQuiet();
        connection.downstream().unpause();
    }

    @Override
    public void onEof(Link link) {
        closed();
    }

    @Override
    public void onBroken(Link link) {
        if (exchange.responding() && exchange.response().endsWithConnection()) {
            connection.failures().truncate();
        } else {
            closed();
        }
    }

    private void closed() {
        if (!exchange.responding()) {
            connection.failures().answer(Rejection.NO_RESPONSE);
        } else if (exchange.response().endsWithConnection() || exchange.responseDone()) {
            exchange.response().none();
            exchange.closeAfter();
            connection.responded();
        } else {
            connection.failures().truncate();
        }
    }

    @Override
    public void onWriteFailed(Link link) {
        exchange.discardRequest();
        connection.downstream().unpause();
    }
}
