package dev.midflight.sidecar.sys;

import java.nio.ByteBuffer;

/**
 * One message of a {@link SeqpacketSocket} with the descriptors that came with it, which the
 * receiver owns.
 *
 * @param truncated bytes or descriptors were lost: the message was too big, or our table of
 *     descriptors is full
 */
public record Datagram(ByteBuffer bytes, int[] descriptors, boolean truncated) {
    public static final int MAX_BYTES = 64 << 10;
    public static final int MAX_DESCRIPTORS = 240;

    public void closeDescriptors() {
        Descriptors.closeAll(descriptors);
    }
}
