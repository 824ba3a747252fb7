package dev.midflight.sidecar.handover;

/** What one batch may hold; more is refused rather than buffered. */
final class BatchLimits {
    static final int MAX_LISTENERS = 64;
    static final int MAX_CONNECTIONS = 100_000;
    static final int MAX_DESCRIPTORS_PER_CONNECTION = 16;
    static final long MAX_STATE_BYTES = 64L << 20;

    private BatchLimits() {}
}
