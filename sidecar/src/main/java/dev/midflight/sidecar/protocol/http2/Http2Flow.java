package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.telemetry.FlowKind;
import java.util.List;

/**
 * An HTTP/2 connection as the worker sees it. It does not move yet: in a handover its client is
 * told to come again, and what is under way is finished here.
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
        return false;
    }

    @Override
    public List<Link> links() {
        return List.of(connection.link());
    }

    @Override
    public byte[] exportState() {
        throw new IllegalStateException("an HTTP/2 connection does not move");
    }

    @Override
    public void proceed() {}

    @Override
    public void released() {}

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
        connection.sayGoodbye();
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
