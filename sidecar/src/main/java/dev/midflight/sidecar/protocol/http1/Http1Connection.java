package dev.midflight.sidecar.protocol.http1;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.sidecar.cluster.Outcome;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.route.CompiledRoute;
import dev.midflight.sidecar.route.RoutingPlan;
import dev.midflight.sidecar.route.RoutingTable;
import dev.midflight.sidecar.route.TableInForce;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.telemetry.ResponseFlag;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A downstream connection and the exchange under way on it. One exchange at a time, so responses
 * keep the order of pipelined requests; its {@link Requests} read one side, its {@link Responses}
 * the other.
 */
final class Http1Connection {
    private final long id;
    private final Shared shared;
    private final Worker worker;
    private final Origin origin;
    private final Link downstream;
    private final Exchange exchange;
    private final Requests requests;
    private final Responses responses;
    private final UpstreamLoan loan;
    private final Failures failures;
    private final Told told;
    private final Tries tries;
    private final TableInForce routes;
    private Phase phase = Phase.HEAD;
    private @Nullable MessageExchange messages;
    private int quietTicks;

    Http1Connection(long id, Shared shared, Origin origin, Link downstream) {
        this.id = id;
        this.shared = shared;
        this.worker = shared.worker();
        this.origin = origin;
        this.downstream = downstream;
        this.exchange = new Exchange(shared.limits());
        this.told = new Told(origin, worker.counters().exchanges());
        this.requests = new Requests(this);
        this.responses = new Responses(this);
        this.loan = new UpstreamLoan(this, worker.pools(), origin.target());
        this.tries = new Tries(this, loan);
        this.failures = new Failures(this);
        this.routes = new TableInForce(origin);
        downstream.owner(requests);
    }

    void open(ByteBuf received) {
        downstream.unpause();
        requests.receive(received);
        requests.onReadComplete(downstream);
        if (downstream.eof()) {
            requests.onEof(downstream);
        }
    }

    Shared shared() {
        return shared;
    }

    Origin origin() {
        return origin;
    }

    Link downstream() {
        return downstream;
    }

    @Nullable Link upstream() {
        return loan.link();
    }

    Requests requests() {
        return requests;
    }

    Responses responses() {
        return responses;
    }

    Failures failures() {
        return failures;
    }

    Told told() {
        return told;
    }

    Exchange exchange() {
        return exchange;
    }

    Tries tries() {
        return tries;
    }

    Phase phase() {
        return phase;
    }

    void phase(Phase next) {
        phase = next;
    }

    /**
     * True if the client is to go elsewhere and nothing of it is on its way that a close would
     * lose: neither the rest of this request nor one that follows it already.
     */
    boolean saysGoodbye() {
        return worker.leaving()
                && origin.direction() == Direction.INBOUND
                && exchange.request().isDone()
                && requests.inbox().isEmpty();
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

    /** Where requests go; null: to the connection's own destination. */
    @Nullable RoutingTable routes() {
        return routes.of(worker.routes());
    }

    boolean takesHttp2() {
        RoutingPlan plan = worker.routes();
        return plan != null && plan.takesHttp2(origin);
    }

    /** Its first bytes have said what it is; counted unless a detection before has done it. */
    void detected(Counter protocol) {
        RoutingPlan plan = worker.routes();
        if (plan != null && plan.isHttp(origin)) {
            count(protocol, 1);
        }
    }

    /** Goes on as what its first bytes say. */
    void becomeHttp2() {
        detected(Counter.DETECTED_HTTP2);
        ByteBuf received = requests.inbox().take(requests.inbox().size());
        leave();
        worker.flows().remove(id);
        shared.http2().open(id, origin, downstream, received);
    }

    /** A request goes to a cluster that speaks in messages. */
    void passAsMessages(
            RequestHead head, RoutedRequest view, int length, CompiledRoute by, ClusterName to) {
        MessageExchange begun = new MessageExchange(this);
        messages = begun;
        phase = Phase.MESSAGES;
        begun.begin(head, view, length, by, to);
    }

    boolean readMessages() {
        return messages != null && messages.read();
    }

    /** The client took what it was sent. */
    void creditMessages() {
        if (messages != null) {
            messages.credit();
        }
    }

    void expireMessages() {
        if (messages != null) {
            messages.expire();
        }
    }

    /** Both are complete. */
    void messagesEnded() {
        messages = null;
        took();
        downstream.flush();
        next(exchange.closesAfter());
    }

    private void abandonMessages() {
        MessageExchange last = messages;
        messages = null;
        if (last != null) {
            last.abandon();
        }
    }

    /** The client cannot be told in another way that something is missing. */
    void truncated(boolean framed) {
        abandonMessages();
        if (framed) {
            linger();
        } else {
            cut();
        }
    }

    /** True if the client cannot send another request after an answer of our own. */
    boolean closesAfterAnswer() {
        return !exchange.request().isDone() || exchange.closesAfter() || saysGoodbye();
    }

    /** Has what waits here for either side counted. */
    void keeps() {
        downstream.keeps(requests.inbox().size() + tries.keptBytes());
    }

    /** Answers without an upstream; takes the response, which says whether this is the last one. */
    void answer(int status, ByteBuf response) {
        boolean close = closesAfterAnswer();
        told.answered(status);
        told.sent(response.readableBytes());
        told.ended(exchange.elapsedNanos(System.nanoTime()));
        count(Responses.counter(status), 1);
        tries.over(Outcome.CANCELLED);
        downstream.write(response);
        downstream.flush();
        next(close);
    }

    /** The response is complete; ends the exchange once the request is, too. */
    void responded() {
        if (!exchange.responseDone() || (!exchange.request().isDone() && !exchange.closesAfter())) {
            return;
        }
        took();
        downstream.flush();
        boolean reusable = exchange.reusable() && responses.inbox().isEmpty();
        responses.inbox().release();
        loan.end(reusable, exchange.idleSeconds());
        tries.over(Outcome.ofStatus(exchange.status()));
        next(exchange.closesAfter());
    }

    private void took() {
        long nanos = exchange.elapsedNanos(System.nanoTime());
        worker.counters().took(origin.direction(), nanos);
        told.ended(nanos);
    }

    /** The exchange is over, one way or another. */
    void next(boolean close) {
        if (close || !downstream.isOpen()) {
            linger();
            return;
        }
        phase = Phase.HEAD;
        quietTicks = 0;
        downstream.unpause();
        requests.advance();
        Link link = upstream();
        if (link != null) {
            link.flush();
        }
        endIfIdle();
    }

    /** Nothing can follow any more: the client has said so, and all of it is answered. */
    void endIfIdle() {
        if (phase == Phase.HEAD && downstream.eof() && !requests.isAdvancing()) {
            linger();
        }
    }

    /** The FIN is sent. */
    void finished() {
        quietTicks = 0;
        if (downstream.eof()) {
            end();
        }
    }

    void abandonUpstream(Outcome outcome) {
        abandonMessages();
        responses.inbox().release();
        loan.abandon();
        tries.over(outcome);
    }

    /** Says that nothing more comes, and gives the client a moment to read what is on its way. */
    void linger() {
        phase = Phase.CLOSING;
        quietTicks = 0;
        requests.inbox().release();
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
        abandonMessages();
        requests.inbox().release();
        responses.inbox().release();
        tries.end();
        loan.leave();
    }

    /** 101, or CONNECT's success: from here the two sides speak what we do not read. */
    void tunnel(Link link, ByteBuf response) {
        took();
        ByteBuf toUpstream = requests.inbox().take(requests.inbox().size());
        Origin tunnel = tries.tunnel(link);
        leave();
        worker.flows().remove(id);
        shared.tunnel().open(id, tunnel, downstream, link, toUpstream, response);
    }

    void restore(Http1State state, @Nullable Link link) throws MoveRejectedException {
        state.restore(exchange, System.nanoTime());
        state.restore(told);
        requests.inbox().restore(state.fromDownstream());
        responses.inbox().restore(state.fromUpstream());
        tries.restore(state.course());
        loan.use(link, false);
        phase = link == null ? Phase.HEAD : Phase.EXCHANGE;
        if (link != null) {
            told.tried(link.peer());
            link.owner(responses);
        }
    }

    /** Goes on after a resume or an adoption. */
    void proceed() {
        tries.proceed(routes());
        requests.advance();
        endIfIdle();
        Link link = upstream();
        if (link != null) {
            link.flush();
            responses.advance(link);
            downstream.flush();
        }
    }

    /** Ends both sides at once, told by a reset. */
    void cut() {
        told.ended(ResponseFlag.LR, exchange.elapsedNanos(System.nanoTime()));
        abandonUpstream(Outcome.CANCELLED);
        downstream.reset();
        end();
    }
}
