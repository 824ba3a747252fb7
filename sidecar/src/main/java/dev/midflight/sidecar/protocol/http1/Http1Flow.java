package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.http.routed.Course;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.FlowKind;
import java.util.List;
import java.util.Locale;

/**
 * An HTTP/1.1 connection as the worker sees it: its time limits, and its moves. It moves between
 * two requests and in the middle of an exchange alike, only not while it is being connected.
 */
record Http1Flow(Http1Connection connection, Origin origin, Shared shared) implements Flow {
    private static final int CLOSING_TICKS = 2;

    @Override
    public FlowKind kind() {
        return FlowKind.HTTP1;
    }

    @Override
    public boolean movable() {
        Link upstream = connection.upstream();
        return connection.downstream().isOpen()
                && switch (connection.phase()) {
                    case HEAD -> true;
                    case EXCHANGE -> upstream != null && upstream.isOpen();
                    case WAITING, CONNECTING, MESSAGES, CLOSING, ENDED -> false;
                };
    }

    @Override
    public List<Link> links() {
        Link upstream = connection.upstream();
        return upstream == null
                ? List.of(connection.downstream())
                : List.of(connection.downstream(), upstream);
    }

    @Override
    public byte[] exportState() {
        boolean inExchange = connection.phase() == Phase.EXCHANGE;
        return new Http1State(
                        inExchange,
                        connection.requests().inbox().export(),
                        connection.responses().inbox().export(),
                        inExchange ? connection.exchange().export(System.nanoTime()) : new byte[0],
                        inExchange ? connection.tries().export() : new byte[0],
                        connection.told().status(),
                        connection.told().receivedBytes(),
                        connection.told().sentBytes())
                .toBytes();
    }

    @Override
    public void proceed() {
        connection.proceed();
    }

    @Override
    public void released() {
        connection.leave();
    }

    @Override
    public void cut() {
        connection.cut();
    }

    /** The next response says so. */
    @Override
    public void sayGoodbye() {}

    @Override
    public boolean closeIfIdle() {
        boolean idle = connection.phase() == Phase.HEAD && connection.requests().inbox().isEmpty();
        if (idle) {
            connection.linger();
        }
        return idle;
    }

    @Override
    public void tick() {
        int quiet = connection.countQuietTick();
        int limit = shared.worker().config().idleSeconds();
        Course course = connection.tries().course();
        boolean idle = quiet > (course == null ? limit : course.idleSeconds(limit));
        switch (connection.phase()) {
            case HEAD -> tickHead(quiet, idle);
            case EXCHANGE -> {
                if (connection.requests().isTooSlow()) {
                    connection.failures().tooSlow();
                } else {
                    tickExchange(idle);
                }
            }
            case CLOSING -> {
                if (idle || (connection.downstream().finished() && quiet > CLOSING_TICKS)) {
                    connection.end();
                }
            }
            case MESSAGES -> {
                if (connection.requests().isTooSlow()) {
                    connection.failures().tooSlow();
                } else if (idle) {
                    connection.expireMessages();
                }
            }
            case WAITING, CONNECTING, ENDED -> {}
        }
    }

    private void tickHead(int quiet, boolean idle) {
        if (!connection.requests().inbox().isEmpty()
                && quiet > shared.worker().config().headSeconds()) {
            connection.count(Counter.SLOW_HEADS, 1);
            connection.failures().answer(Rejection.HEAD_TIMEOUT);
        } else if (idle || (quiet > 1 && isDrained())) {
            connection.linger();
        }
    }

    /** Without a pod nobody takes over: who is idle is asked to go by the end of its connection. */
    private boolean isDrained() {
        return shared.worker().leaving()
                && !origin.listener().isEmpty()
                && connection.requests().inbox().isEmpty();
    }

    private void tickExchange(boolean idle) {
        if (idle && connection.exchange().responding()) {
            connection.failures().truncateLate();
        } else if (idle) {
            connection.failures().answer(Rejection.RESPONSE_TIMEOUT);
        }
    }

    @Override
    public long ageSeconds() {
        return connection.told().ageSeconds();
    }

    @Override
    public List<Long> bytes() {
        return List.of(connection.told().receivedBytes(), connection.told().sentBytes());
    }

    @Override
    public String describe() {
        Course course = connection.tries().course();
        String phase = connection.phase().name().toLowerCase(Locale.ROOT);
        return course == null || course.route() == null ? phase : phase + ", " + course.describe();
    }
}
