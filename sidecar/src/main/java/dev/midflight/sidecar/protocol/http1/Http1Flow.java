package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.Origin;
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
                    case CONNECTING, CLOSING, ENDED -> false;
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
        boolean idle = quiet > shared.worker().config().idleSeconds();
        switch (connection.phase()) {
            case HEAD -> tickHead(quiet, idle);
            case EXCHANGE -> tickExchange(idle);
            case CLOSING -> {
                if (idle || (connection.downstream().finished() && quiet > CLOSING_TICKS)) {
                    connection.end();
                }
            }
            case CONNECTING, ENDED -> {}
        }
    }

    private void tickHead(int quiet, boolean idle) {
        if (!connection.requests().inbox().isEmpty()
                && quiet > shared.worker().config().headSeconds()) {
            connection.failures().answer(Rejection.HEAD_TIMEOUT);
        } else if (idle) {
            connection.linger();
        }
    }

    private void tickExchange(boolean idle) {
        if (idle && connection.exchange().responding()) {
            connection.failures().truncate();
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
        return connection.phase().name().toLowerCase(Locale.ROOT);
    }
}
