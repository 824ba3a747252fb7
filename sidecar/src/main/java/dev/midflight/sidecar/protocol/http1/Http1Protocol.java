package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.protocol.Adopter;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.RequestProtocol;
import dev.midflight.sidecar.protocol.Worker;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * HTTP/1.1 on one worker: framing is ours and strict, everything else passes as it came. Upgrades
 * and CONNECT become a tunnel.
 */
public final class Http1Protocol implements RequestProtocol, Adopter {
    private final Shared shared;

    public Http1Protocol(Worker worker, Neighbours neighbours, RandomGenerator random) {
        this.shared = Shared.of(worker, neighbours, random);
    }

    /** For requests that come as messages, not as bytes: the same upstreams, the same pools. */
    public Http1Upstreams upstreams() {
        return new Http1Upstreams(shared.worker());
    }

    @Override
    public void open(long id, Origin origin, Link downstream, ByteBuf received) {
        Http1Connection connection = new Http1Connection(id, shared, origin, downstream);
        shared.worker().flows().put(id, new Http1Flow(connection, origin, shared));
        connection.open(received);
    }

    @Override
    public void check(byte[] state, int links) throws MoveRejectedException {
        Http1State.parse(state, links).restore(new Exchange(shared.limits()), 0);
    }

    @Override
    public Flow adopt(long id, Origin origin, List<Link> links, byte[] state)
            throws MoveRejectedException {
        Http1State parsed = Http1State.parse(state, links.size());
        Http1Connection connection = new Http1Connection(id, shared, origin, links.get(0));
        connection.restore(parsed, links.size() > 1 ? links.get(1) : null);
        return new Http1Flow(connection, origin, shared);
    }
}
