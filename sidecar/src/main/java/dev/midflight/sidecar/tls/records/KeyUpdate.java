package dev.midflight.sidecar.tls.records;

/** The message by which a side says that it goes on by its next key (RFC 8446 section 4.6.3). */
final class KeyUpdate {
    static final int TYPE = 24;

    /** The message, of a side that does not ask the other one to do the same. */
    static final byte[] NOT_REQUESTED = {TYPE, 0, 0, 1, 0};

    private KeyUpdate() {}
}
