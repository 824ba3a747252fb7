package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.telemetry.Counter;

/** Whoever a connection serves. */
interface ConnectionEvents {
    /** A stream that the peer begins. */
    StreamEvents onStream(Http2Stream stream);

    /** There may be room for another stream, or no stream is left. */
    void onCapacity();

    /** The peer begins nothing more, or takes no new streams. */
    void onGoAway();

    /** No stream is left, and none will come: the end is on its way to the peer. */
    void onEnd();

    void count(Counter counter);
}
