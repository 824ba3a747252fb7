package dev.midflight.sidecar.protocol.http;

import dev.midflight.sidecar.move.MoveRejectedException;

/** Where a protocol that speaks in messages sends its requests. */
public interface Upstreams {
    /** A stream for one exchange, which may have to be connected first. */
    UpstreamStream open(Caller caller, UpstreamListener listener);

    /**
     * A stream that another process had, which goes on when it is told to proceed.
     *
     * @param state as {@link MovableStream#export} has written it
     * @throws MoveRejectedException if it is not understood, or its connection did not come
     */
    default UpstreamStream adopt(Caller caller, UpstreamListener listener, byte[] state)
            throws MoveRejectedException {
        throw new MoveRejectedException("this upstream takes over no exchange");
    }
}
