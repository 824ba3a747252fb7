package dev.midflight.sidecar.tls;

import java.io.ByteArrayOutputStream;

/** Values in the distinguished encoding rules (ITU-T X.690 section 10), as far as a CSR has any. */
final class Der {
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int SEQUENCE = 0x30;
    private static final int CONTEXT_0 = 0xa0;
    private static final int SHORT_FORM = 0x80;

    private Der() {}

    static byte[] sequence(byte[]... parts) {
        return value(SEQUENCE, parts);
    }

    /** {@code [0]}, constructed, with nothing in it. */
    static byte[] emptyContext() {
        return value(CONTEXT_0);
    }

    /** Zero. */
    static byte[] zero() {
        return value(INTEGER, new byte[] {0});
    }

    /** Whole octets. */
    static byte[] bits(byte[] octets) {
        return value(BIT_STRING, new byte[] {0}, octets);
    }

    private static byte[] value(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (length < SHORT_FORM) {
            out.write(length);
        } else {
            int octets = length < 1 << 8 ? 1 : length < 1 << 16 ? 2 : 3;
            out.write(SHORT_FORM | octets);
            for (int shift = (octets - 1) * 8; shift >= 0; shift -= 8) {
                out.write(length >> shift);
            }
        }
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
