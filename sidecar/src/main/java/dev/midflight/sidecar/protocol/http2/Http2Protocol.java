package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.protocol.Adopter;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.RequestProtocol;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.protocol.http.AddedFields;
import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.protocol.http.RequestHead;
import dev.midflight.sidecar.protocol.http.Upstreams;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.random.RandomGenerator;

/** HTTP/2 on one worker: each request goes to its upstream by itself. */
public final class Http2Protocol implements RequestProtocol, Adopter {
    private final Http2Shared shared;

    public Http2Protocol(Worker worker, Upstreams upstreams, RandomGenerator random) {
        Fields fields = new Fields();
        this.shared =
                new Http2Shared(
                        worker,
                        new Engine(worker.config().http2(), new Flushes(worker.loop()), fields),
                        new RequestHead(fields),
                        new AddedFields(random),
                        upstreams);
    }

    @Override
    public void open(long id, Origin origin, Link downstream, ByteBuf received) {
        ServerConnection connection =
                new ServerConnection(id, shared, shared.engine(), origin, downstream);
        shared.worker().flows().put(id, new Http2Flow(connection, List.of()));
        connection.open(received);
    }

    @Override
    public void check(byte[] state, int links) throws MoveRejectedException {
        if (links != 1) {
            throw new MoveRejectedException("http2: " + links + " descriptors (expected: 1)");
        }
        var _ = MovedHttp2.parse(state, true);
    }

    @Override
    public Flow adopt(long id, Origin origin, List<Link> links, byte[] state)
            throws MoveRejectedException {
        MovedHttp2 moved = MovedHttp2.parse(state, true);
        ServerConnection connection =
                new ServerConnection(
                        id, shared, moved.engine(shared.engine()), origin, links.getFirst());
        connection.connection().restore(moved.connection());
        return new Http2Flow(connection, moved.exchanges());
    }
}
