package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.cluster.ConnectListener;
import dev.midflight.sidecar.cluster.UpstreamPool;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.Direction;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A downstream connection and the exchange under way on it. One exchange at a time, so responses
 * keep the order of pipelined requests; its {@link Requests} read one side, its {@link Responses}
 * the other.
 */
final class Http1Connection implements ConnectListener {
    /** Where the connection is between two requests. */
    enum Phase {
        /** Between requests, or in the middle of a head. */
        HEAD,
        /** A request's head is read and waits for its upstream. */
        CONNECTING,
        /** Request and response are passing. */
        EXCHANGE,
        /** All is answered; the client's own end is awaited for a moment. */
        CLOSING,
        /** Handed on or closed. */
        ENDED
    }

    private final long id;
    private final Shared shared;
    private final Worker worker;
    private final Origin origin;
    private final Link downstream;
    private final Exchange exchange;
    private final Requests requests;
    private final Responses responses;
    private final byte @Nullable [] peer;
    private Phase phase = Phase.HEAD;
    private @Nullable Link upstream;
    private @Nullable ByteBuf pendingHead;
    private @Nullable UpstreamPool enteredPool;
    private int quietTicks;

    Http1Connection(long id, Shared shared, Origin origin, Link downstream) {
        this.id = id;
        this.shared = shared;
        this.worker = shared.worker();
        this.origin = origin;
        this.downstream = downstream;
        this.exchange = new Exchange(shared.limits());
        this.requests = new Requests(this);
        this.responses = new Responses(this);
        this.peer = forwardedFor(origin);
        downstream.owner(requests);
    }

    /** Inbound requests are told by whom they come; not if that is a hop of our own. */
    private static byte @Nullable [] forwardedFor(Origin origin) {
        return origin.direction() == Direction.OUTBOUND || origin.fromOurselves()
                ? null
                : origin.peer().getAddress().getHostAddress().getBytes(StandardCharsets.US_ASCII);
    }

    void open(ByteBuf received) {
        downstream.unpause();
        requests.receive(received);
        requests.onReadComplete(downstream);
        if (downstream.eof()) {
            requests.onEof(downstream);
        }
    }

    /** Looked up on the loop, at the first request. */
    private UpstreamPool pool() {
        UpstreamPool pool = enteredPool;
        if (pool == null) {
            pool = worker.pools().of(origin.target());
            pool.enter();
            enteredPool = pool;
        }
        return pool;
    }

    Shared shared() {
        return shared;
    }

    Link downstream() {
        return downstream;
    }

    @Nullable Link upstream() {
        return upstream;
    }

    Exchange exchange() {
        return exchange;
    }

    Phase phase() {
        return phase;
    }

    byte @Nullable [] peer() {
        return peer;
    }

    void count(Counter counter, long amount) {
        worker.counters().add(counter, origin.direction(), amount);
    }

    void notQuiet() {
        quietTicks = 0;
    }

    /** One more second without a byte; returns how many there were. */
    int countQuietTick() {
        return ++quietTicks;
    }

    /** A head is ready to go: on an idle upstream connection at once, else on a new one. */
    void begin(ByteBuf head) {
        count(Counter.REQUESTS, 1);
        Link idle = pool().take();
        if (idle != null) {
            count(Counter.UPSTREAM_REUSED, 1);
            attach(idle, head);
        } else {
            phase = Phase.CONNECTING;
            pendingHead = head;
            pool().connect(this);
        }
    }

    private void attach(Link link, ByteBuf head) {
        upstream = link;
        phase = Phase.EXCHANGE;
        link.owner(responses);
        link.write(head);
    }

    @Override
    public void onConnected(Link link) {
        ByteBuf head = pendingHead;
        pendingHead = null;
        if (phase != Phase.CONNECTING || head == null) {
            pool().giveBack(link);
            return;
        }
        attach(link, head);
        downstream.unpause();
        requests.advance();
        link.flush();
    }

    @Override
    public void onConnectFailed() {
        if (phase == Phase.CONNECTING) {
            fail(Rejection.CONNECT_FAILED);
        }
    }

    /** The response is complete; ends the exchange once the request is, too. */
    void responded() {
        if (!exchange.responseDone() || (!exchange.request().isDone() && !exchange.closesAfter())) {
            return;
        }
        worker.counters().took(origin.direction(), exchange.elapsedNanos(System.nanoTime()));
        downstream.flush();
        detach(exchange.reusable() && responses.isEmpty());
        next(exchange.closesAfter());
    }

    private void next(boolean close) {
        if (close || !downstream.isOpen()) {
            linger();
            return;
        }
        phase = Phase.HEAD;
        quietTicks = 0;
        downstream.unpause();
        requests.advance();
        Link link = upstream;
        if (link != null) {
            link.flush();
        }
        if (phase == Phase.HEAD && downstream.eof()) {
            linger();
        }
    }

    private void detach(boolean reusable) {
        Link link = upstream;
        upstream = null;
        responses.clear();
        if (link != null && reusable) {
            pool().giveBack(link);
        } else if (link != null) {
            link.close();
        }
    }

    /** Answers in the upstream's place; closes if more of the request may follow. */
    void fail(Rejection rejection) {
        boolean close =
                phase == Phase.HEAD || !exchange.request().isDone() || exchange.closesAfter();
        if (phase != Phase.HEAD) {
            count(Counter.FAILED, 1);
        } else {
            count(Counter.REJECTED, 1);
        }
        abandonUpstream();
        count(rejection.status() < 500 ? Counter.RESPONSES_4XX : Counter.RESPONSES_5XX, 1);
        boolean headRequest = phase != Phase.HEAD && exchange.isHeadRequest();
        downstream.write(rejection.response(close, headRequest));
        downstream.flush();
        next(close);
    }

    /** The exchange cannot be completed after its response has begun: never silently. */
    void truncate() {
        count(Counter.FAILED, 1);
        abandonUpstream();
        if (exchange.response().endsWithConnection()) {
            cut();
        } else {
            linger();
        }
    }

    /** The client will send no more; a request that it left unfinished goes nowhere. */
    void clientFinished() {
        boolean requestDone =
                phase == Phase.CONNECTING
                        || (phase == Phase.EXCHANGE && exchange.request().isDone());
        if (phase == Phase.CLOSING && downstream.finished()) {
            end();
        } else if (phase != Phase.CLOSING && !requestDone) {
            giveUp();
        }
    }

    /** What the client sends is no request any more. */
    void giveUp() {
        if (phase == Phase.EXCHANGE) {
            count(Counter.FAILED, 1);
        }
        abandonUpstream();
        linger();
    }

    /** The client is gone. */
    void abort() {
        if (phase == Phase.CONNECTING || phase == Phase.EXCHANGE) {
            count(Counter.FAILED, 1);
        }
        abandonUpstream();
        end();
    }

    /** The FIN is sent. */
    void finished() {
        quietTicks = 0;
        if (downstream.eof()) {
            end();
        }
    }

    private void abandonUpstream() {
        Link link = upstream;
        upstream = null;
        responses.clear();
        if (link != null) {
            link.reset();
        }
        ByteBuf head = pendingHead;
        pendingHead = null;
        if (head != null) {
            head.release();
        }
    }

    /** Says that nothing more comes, and gives the client a moment to read what is on its way. */
    void linger() {
        phase = Phase.CLOSING;
        quietTicks = 0;
        requests.clear();
        downstream.unpause();
        downstream.finish();
        if (downstream.eof() && downstream.finished()) {
            end();
        }
    }

    /** Closes the downstream connection and forgets it. */
    void end() {
        if (phase != Phase.ENDED) {
            leave();
            downstream.close();
            worker.flows().remove(id);
        }
    }

    /** Gives up everything but the links. */
    void leave() {
        if (phase == Phase.ENDED) {
            return;
        }
        phase = Phase.ENDED;
        requests.clear();
        responses.clear();
        UpstreamPool pool = enteredPool;
        enteredPool = null;
        if (pool != null) {
            pool.leave();
        }
    }

    /** 101, or CONNECT's success: from here the two sides speak what we do not read. */
    void tunnel(Link link, ByteBuf response) {
        worker.counters().took(origin.direction(), exchange.elapsedNanos(System.nanoTime()));
        ByteBuf toUpstream = requests.takeAll();
        leave();
        worker.flows().remove(id);
        shared.tunnel().open(id, origin, downstream, link, toUpstream, response);
    }

    Http1State export() {
        boolean inExchange = phase == Phase.EXCHANGE;
        return new Http1State(
                inExchange,
                requests.export(),
                responses.export(),
                inExchange ? exchange.export(System.nanoTime()) : new byte[0]);
    }

    void restore(Http1State state, @Nullable Link link) throws MoveRejectedException {
        state.restore(exchange, System.nanoTime());
        requests.restore(state.fromDownstream());
        responses.restore(state.fromUpstream());
        upstream = link;
        phase = link == null ? Phase.HEAD : Phase.EXCHANGE;
        if (link != null) {
            link.owner(responses);
        }
    }

    /** Goes on after a resume or an adoption. */
    void proceed() {
        requests.advance();
        if (phase == Phase.HEAD && downstream.eof()) {
            linger();
        }
        Link link = upstream;
        if (link != null) {
            link.flush();
            responses.advance(link);
            downstream.flush();
        }
    }

    /** Ends both sides at once, told by a reset. */
    void cut() {
        abandonUpstream();
        downstream.reset();
        end();
    }

    boolean hasUnreadHead() {
        return !requests.isEmpty();
    }
}
