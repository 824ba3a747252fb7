package dev.midflight.sidecar.protocol;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.move.MoveRejectedException;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** Relays connections of one worker that speak a protocol of frames. */
public final class FramedProtocol implements Tunnel, Adopter {
    private final Worker worker;
    private final FrameFormat format;

    public FramedProtocol(Worker worker, FrameFormat format) {
        this.worker = worker;
        this.format = format;
    }

    /** True if a client may begin like this, as far as these bytes go. */
    public boolean opens(ByteBuf first) {
        return first.isReadable() && format.opens(first);
    }

    @Override
    public void open(
            long id,
            Origin origin,
            Link downstream,
            Link upstream,
            ByteBuf toUpstream,
            ByteBuf toDownstream) {
        pair(id, origin, List.of(downstream, upstream), FramedState.fresh(format))
                .open(toUpstream, toDownstream);
    }

    @Override
    public void check(byte[] state, int links) throws MoveRejectedException {
        if (links != 2) {
            throw new MoveRejectedException(
                    format.kind().label() + ": " + links + " descriptors (expected: 2)");
        }
        var _ = FramedState.parse(format, state);
    }

    @Override
    public Flow adopt(long id, Origin origin, List<Link> links, byte[] state)
            throws MoveRejectedException {
        return pair(id, origin, links, FramedState.parse(format, state));
    }

    private Pair pair(long id, Origin origin, List<Link> links, FramedState state) {
        FramedPassage passage = new FramedPassage(format, state);
        return new Pair(id, worker, origin, links.get(0), links.get(1), passage);
    }
}
