package dev.midflight.sidecar.protocol.http;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One exchange on its way to an upstream; used on its worker's loop only. Bytes are sent against
 * credit: the sender keeps within the window of its own peer, and opens it by what {@link
 * UpstreamListener#onConsumed} says was passed on; so nothing piles up here beyond that window.
 */
public interface UpstreamStream {
    /** Once and first; the head is the caller's again when this returns. */
    void send(RequestHead head, boolean end);

    /** Content, owned by the callee. */
    void data(ByteBuf bytes, boolean end);

    /** Ends the request; the fields are the caller's again when this returns. */
    void trailers(Fields trailers);

    /** Gives up; the listener hears nothing more. */
    void reset(StreamFailure reason);

    /** So many bytes of {@link UpstreamListener#onContent} have been passed on. */
    void consumed(int bytes);

    /** The same as a handover sees it; null: it does not move. */
    default @Nullable MovableStream movable() {
        return null;
    }
}
