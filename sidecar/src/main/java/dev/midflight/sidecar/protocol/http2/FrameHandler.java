package dev.midflight.sidecar.protocol.http2;

import io.netty.buffer.ByteBuf;

/** Hears the frames of one direction, their form already checked. */
interface FrameHandler {
    /**
     * A DATA frame begins.
     *
     * @param flowBytes what it takes from the windows, padding included
     * @param padding what of that carries nothing
     * @param end it is the last one of its stream
     */
    void onDataFrame(int stream, int flowBytes, int padding, boolean end) throws Http2Exception;

    /** A piece of its content, owned by the callee. */
    void onData(int stream, ByteBuf bytes, boolean end) throws Http2Exception;

    /**
     * HEADERS.
     *
     * @param dependency the stream it depends on; -1: it does not say
     */
    void onHeaders(int stream, int flags, ByteBuf in, int from, int to, int dependency)
            throws Http2Exception;

    void onContinuation(int stream, int flags, ByteBuf in, int from, int to) throws Http2Exception;

    void onPriority(int stream, int dependency) throws Http2Exception;

    void onReset(int stream, int code) throws Http2Exception;

    /** A SETTINGS frame of ours is acknowledged. */
    void onSettingsAck() throws Http2Exception;

    void onSettings(ByteBuf in, int from, int to) throws Http2Exception;

    void onPing(boolean ack, long value) throws Http2Exception;

    void onGoAway(int lastStream, int code) throws Http2Exception;

    void onWindowUpdate(int stream, int increment) throws Http2Exception;

    void onUnknown() throws Http2Exception;
}
