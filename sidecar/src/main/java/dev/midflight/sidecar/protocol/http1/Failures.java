package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.cluster.Outcome;
import dev.midflight.sidecar.protocol.http.routed.Outcomes;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.ResponseFlag;
import io.netty.buffer.ByteBuf;

/**
 * What becomes of a connection where an exchange goes wrong: nothing unfinished is passed on as
 * complete, and what can still be answered is.
 */
final class Failures {
    private final Http1Connection connection;
    private final Exchange exchange;

    Failures(Http1Connection connection) {
        this.connection = connection;
        this.exchange = connection.exchange();
    }

    /** Answers in the upstream's place; closes if more of the request may follow. */
    void answer(Rejection rejection) {
        if (connection.tries().again(rejection)) {
            return;
        }
        boolean inHead = connection.phase() == Phase.HEAD;
        boolean close =
                inHead
                        || !exchange.request().isDone()
                        || exchange.closesAfter()
                        || connection.saysGoodbye();
        connection.count(inHead ? Counter.REJECTED : Counter.FAILED, 1);
        ByteBuf response =
                rejection.response(
                        close,
                        !inHead && exchange.isHeadRequest(),
                        connection.shared().worker().date());
        connection.told().rejected(rejection, response.readableBytes(), elapsed(inHead));
        connection.abandonUpstream(Outcomes.of(rejection.failure()));
        connection.count(
                rejection.status() < 500 ? Counter.RESPONSES_4XX : Counter.RESPONSES_5XX, 1);
        connection.downstream().write(response);
        connection.downstream().flush();
        connection.next(close);
    }

    private long elapsed(boolean inHead) {
        return inHead ? 0 : exchange.elapsedNanos(System.nanoTime());
    }

    /** The exchange cannot be completed after its response has begun: never silently. */
    void truncate() {
        truncate(ResponseFlag.UC);
    }

    /** The same where the rest does not come in time. */
    void truncateLate() {
        truncate(ResponseFlag.UT);
    }

    private void truncate(ResponseFlag why) {
        connection.count(Counter.FAILED, 1);
        connection.told().ended(why, elapsed(false));
        connection.abandonUpstream(Outcome.RESET);
        if (exchange.response().endsWithConnection()) {
            connection.cut();
        } else {
            connection.linger();
        }
    }

    /** The client sends its content too slowly: neither side is to wait for the rest. */
    void tooSlow() {
        connection.count(Counter.SLOW_BODIES, 1);
        if (exchange.responding()) {
            connection.count(Counter.FAILED, 1);
            connection.told().ended(ResponseFlag.DT, elapsed(false));
            connection.abandonUpstream(Outcome.CANCELLED);
            connection.cut();
        } else {
            answer(Rejection.BODY_TIMEOUT);
        }
    }

    /** The client will send no more; a request that it left unfinished goes nowhere. */
    void clientFinished() {
        Phase phase = connection.phase();
        boolean requestDone =
                phase == Phase.CONNECTING
                        || phase == Phase.WAITING
                        || (isPassing(phase) && exchange.request().isDone());
        if (phase == Phase.CLOSING && connection.downstream().finished()) {
            connection.end();
        } else if (phase != Phase.CLOSING && !requestDone) {
            connection.told().ended(ResponseFlag.DC, elapsed(false));
            giveUp();
        }
    }

    private static boolean isPassing(Phase phase) {
        return phase == Phase.EXCHANGE || phase == Phase.MESSAGES;
    }

    /** What the client sends is no request any more. */
    void giveUp() {
        connection.told().ended(ResponseFlag.DPE, elapsed(false));
        if (isPassing(connection.phase())) {
            connection.count(Counter.FAILED, 1);
        }
        connection.abandonUpstream(Outcome.CANCELLED);
        connection.linger();
    }

    /** The client is gone. */
    void abort() {
        connection.told().ended(ResponseFlag.DC, elapsed(false));
        if (connection.phase() == Phase.CONNECTING
                || connection.phase() == Phase.WAITING
                || isPassing(connection.phase())) {
            connection.count(Counter.FAILED, 1);
        }
        connection.abandonUpstream(Outcome.CANCELLED);
        connection.end();
    }
}
