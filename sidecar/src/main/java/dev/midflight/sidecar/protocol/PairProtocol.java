package dev.midflight.sidecar.protocol;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.move.MoveRejectedException;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** Relays connections of one worker, two links each. */
public final class PairProtocol implements Tunnel, Adopter {
    private final Worker worker;
    private final Passages passages;

    public PairProtocol(Worker worker, Passages passages) {
        this.worker = worker;
        this.passages = passages;
    }

    /** True if a client may begin like this, as far as these bytes go. */
    public boolean opens(ByteBuf first) {
        return passages.opens(first);
    }

    @Override
    public void open(
            long id,
            Origin origin,
            Link downstream,
            Link upstream,
            ByteBuf toUpstream,
            ByteBuf toDownstream) {
        new Pair(id, worker, origin, downstream, upstream, passages.fresh())
                .open(toUpstream, toDownstream);
    }

    @Override
    public void check(byte[] state, int links) throws MoveRejectedException {
        if (links != 2) {
            throw new MoveRejectedException(
                    passages.kind().label() + ": " + links + " descriptors (expected: 2)");
        }
        var _ = passages.restored(state);
    }

    @Override
    public Flow adopt(long id, Origin origin, List<Link> links, byte[] state)
            throws MoveRejectedException {
        Passage passage = passages.restored(state);
        return new Pair(id, worker, origin, links.get(0), links.get(1), passage);
    }
}
