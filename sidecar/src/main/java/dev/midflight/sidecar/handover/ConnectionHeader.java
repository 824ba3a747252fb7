package dev.midflight.sidecar.handover;

/**
 * A connection in transit without its descriptors.
 *
 * @param stateBytes length of its whole state
 * @param inline all of the state, or nothing where it follows as {@link HandoverMessage.Data}
 */
record ConnectionHeader(String protocol, long id, int descriptors, int stateBytes, byte[] inline) {
    /** What a header takes in a message besides the name of the protocol and the inline state. */
    static final int FIXED_BYTES = Long.BYTES + 1 + 1 + Integer.BYTES;

    int encodedBytes() {
        return FIXED_BYTES + protocol.length() + inline.length;
    }
}
