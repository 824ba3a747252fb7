package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.protocol.http.Fields;
import io.netty.buffer.ByteBuf;

/** Hears what the peer sends on one stream; its rules of order are already checked. */
interface StreamEvents {
    /**
     * A head, informational ones included.
     *
     * @param fields valid during the call only
     * @return false: it is malformed, and the stream is reset
     */
    boolean onHead(Fields fields, boolean end);

    /** The head was larger than we allow. */
    void onHeadTooLarge();

    /** Content, owned by the callee, who says when it was {@link Http2Stream#consumed}. */
    void onData(ByteBuf bytes, boolean end);

    void onTrailers(Fields fields);

    /** The stream is over before its time; nothing follows. */
    void onReset(ErrorCode code);

    /** So many bytes of ours are written. */
    void onSent(int bytes);
}
