package dev.midflight.sidecar.protocol;

/** What a frame is to the side that sends it. */
public enum FrameType {
    /** A call; the other side will answer. */
    REQUEST,
    ONE_WAY,
    RESPONSE,
    FAILED_RESPONSE,
    /** A sign of life, there or back. */
    HEARTBEAT,
    /** Whatever else has the form of a frame. */
    OTHER
}
