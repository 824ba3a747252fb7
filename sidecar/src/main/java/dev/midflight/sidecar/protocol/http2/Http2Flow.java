package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.move.Capability;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.telemetry.FlowKind;
import java.util.List;
import java.util.Set;

/**
 * An HTTP/2 connection as the worker sees it. It moves with the upstream connections that its
 * requests are on; where one of them cannot, it stays, and its client is told to come again.
 *
 * @param arriving requests that came with it from another process
 */
record Http2Flow(ServerConnection connection, List<ExchangeState> arriving) implements Flow {
    @Override
    public FlowKind kind() {
        return FlowKind.HTTP2;
    }

    @Override
    public Origin origin() {
        return connection.origin();
    }

    @Override
    public boolean movable() {
        return connection.isMovable();
    }

    @Override
    public Set<Capability> needs() {
        return connection.isAtRest() ? Set.of() : Set.of(Capability.HTTP2_STREAMS);
    }

    @Override
    public Object identity() {
        return connection;
    }

    @Override
    public Set<Object> tiedTo() {
        return connection.upstreams();
    }

    @Override
    public void flush() {
        connection.connection().flush();
    }

    @Override
    public void frozen() {
        connection.freeze();
    }

    @Override
    public void arrive() {
        connection.arrive(arriving);
    }

    @Override
    public List<Link> links() {
        return List.of(connection.link());
    }

    @Override
    public byte[] exportState() {
        return connection.moved().toBytes();
    }

    @Override
    public void proceed() {
        connection.proceed();
    }

    @Override
    public void released() {
        connection.released();
    }

    @Override
    public void cut() {
        connection.cut();
    }

    @Override
    public void sayGoodbye() {
        connection.sayGoodbye();
    }

    @Override
    public void stayBehind() {
        connection.stayBehind();
    }

    @Override
    public void tick() {
        connection.tick();
    }

    @Override
    public String describe() {
        return connection.describe();
    }
}
