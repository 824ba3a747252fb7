package dev.midflight.sidecar.protocol.http.routed;

/**
 * How many pieces of content may be kept for another try: each holds all of the buffer that it was
 * read into, however short it is.
 */
public final class KeptPieces {
    private static final int ALWAYS = 16;
    private static final int BYTES = 256;

    private KeptPieces() {}

    /** Of a request of which so many bytes may be kept. */
    public static int of(int bufferBytes) {
        return ALWAYS + bufferBytes / BYTES;
    }
}
