package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.cluster.PooledLink;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.move.Capability;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.PooledState;
import dev.midflight.sidecar.telemetry.FlowKind;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A connection to an upstream on its way to another process, with the requests that are on it. */
record SharedHttp2(long id, Http2Upstreams upstreams, ClientConnection connection) implements Flow {
    private PooledLink pooled() {
        return connection.pooled();
    }

    private Http2Connection http2() {
        return Objects.requireNonNull(connection.http2(), "only one that is connected moves");
    }

    private Stream<ClientStream> streams() {
        return http2().streams().events(ClientStream.class);
    }

    @Override
    public FlowKind kind() {
        return FlowKind.UPSTREAM;
    }

    @Override
    public Origin origin() {
        return new Origin(pooled().target(), pooled().target().destination().address());
    }

    @Override
    public boolean movable() {
        Http2Connection on = connection.http2();
        return on != null
                && connection.isWhole()
                && on.isMovable()
                && streams().allMatch(stream -> stream.isOver() || stream.carrier() != null);
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
        return streams()
                .filter(stream -> !stream.isOver())
                .map(ClientStream::carrier)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    @Override
    public List<Link> links() {
        return List.of(pooled().link());
    }

    @Override
    public void flush() {
        http2().flush();
    }

    @Override
    public byte[] exportState() {
        return PooledState.of(pooled(), MovedHttp2.of(id, http2(), List.of()).toBytes()).toBytes();
    }

    @Override
    public void frozen() {
        connection.pool().giveAway(connection);
    }

    @Override
    public void proceed() {
        upstreams.worker().flows().remove(id);
        upstreams.takeBack(connection);
    }

    @Override
    public void released() {
        streams().toList().forEach(ClientStream::moved);
        connection.released();
    }

    @Override
    public void cut() {
        upstreams.worker().flows().remove(id);
        connection.close();
    }

    /** It is no client's own. */
    @Override
    public void sayGoodbye() {}

    @Override
    public void tick() {}

    @Override
    public String describe() {
        return "shared";
    }
}
