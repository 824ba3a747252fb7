package dev.midflight.sidecar.handover;

import dev.midflight.sidecar.move.FrozenBatch;

/** What one batch may hold; more is refused rather than buffered. */
final class BatchLimits {
    static final int MAX_LISTENERS = 64;
    static final int MAX_CONNECTIONS = FrozenBatch.MAX_CONNECTIONS;
    static final int MAX_DESCRIPTORS_PER_CONNECTION = 16;
    static final long MAX_STATE_BYTES = FrozenBatch.MAX_STATE_BYTES;

    /** Of the lines of what a proxy has learned. */
    static final long MAX_LEARNED_BYTES = 4L << 20;

    private BatchLimits() {}
}
