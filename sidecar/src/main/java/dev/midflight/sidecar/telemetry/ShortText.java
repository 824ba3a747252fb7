package dev.midflight.sidecar.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A few octets that are written anew for each exchange; what does not fit is left out. */
public final class ShortText {
    private static final int FIRST_BYTES = 64;

    private final int maxBytes;
    private byte[] octets = {};
    private int length;

    public ShortText(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    public void set(byte[] from, int start, int end) {
        length = Math.min(end - start, maxBytes);
        if (length > octets.length) {
            octets = new byte[Math.min(maxBytes, Math.max(length, FIRST_BYTES))];
        }
        System.arraycopy(from, start, octets, 0, length);
    }

    public void set(ShortText other) {
        set(other.octets, 0, other.length);
    }

    public void clear() {
        length = 0;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(octets, length);
    }

    /** Latin-1, so that every octet is seen. */
    @Override
    public String toString() {
        return new String(octets, 0, length, StandardCharsets.ISO_8859_1);
    }
}
