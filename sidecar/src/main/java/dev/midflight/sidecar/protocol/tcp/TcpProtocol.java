package dev.midflight.sidecar.protocol.tcp;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.protocol.Adopter;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.Pair;
import dev.midflight.sidecar.protocol.PlainPassage;
import dev.midflight.sidecar.protocol.Tunnel;
import dev.midflight.sidecar.protocol.Worker;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** Relays connections of one worker whose protocol we do not know, or that left ours. */
public final class TcpProtocol implements Tunnel, Adopter {
    private final Worker worker;

    public TcpProtocol(Worker worker) {
        this.worker = worker;
    }

    @Override
    public void open(
            long id,
            Origin origin,
            Link downstream,
            Link upstream,
            ByteBuf toUpstream,
            ByteBuf toDownstream) {
        pair(id, origin, downstream, upstream).open(toUpstream, toDownstream);
    }

    @Override
    public void check(byte[] state, int links) throws MoveRejectedException {
        if (links != 2) {
            throw new MoveRejectedException("tcp: " + links + " descriptors (expected: 2)");
        }
    }

    @Override
    public Flow adopt(long id, Origin origin, List<Link> links, byte[] state) {
        return pair(id, origin, links.get(0), links.get(1));
    }

    private Pair pair(long id, Origin origin, Link downstream, Link upstream) {
        return new Pair(id, worker, origin, downstream, upstream, new PlainPassage());
    }
}
