package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.telemetry.FlowKind;
import java.util.List;

/**
 * An HTTP/2 connection as the worker sees it. It moves while it has no stream; one that has none
 * too seldom stays, and its client is told to come again.
 */
record Http2Flow(ServerConnection connection) implements Flow {
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
        return connection.isAtRest();
    }

    @Override
    public List<Link> links() {
        return List.of(connection.link());
    }

    @Override
    public byte[] exportState() {
        return MovedServer.of(connection.connection()).toBytes();
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
