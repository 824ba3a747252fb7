package dev.midflight.sidecar.protocol.http1;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/** Makes values of x-request-id in the form of a random UUID, straight into the buffer. */
final class RequestIds {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NAME = "x-request-id: ".getBytes(StandardCharsets.US_ASCII);
    private static final long VERSION_4 = 0x4000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    /** Bytes that {@link #write} writes. */
    static final int LENGTH = 14 + 36 + 2;

    private final RandomGenerator random;

    RequestIds(RandomGenerator random) {
        this.random = random;
    }

    /** Writes the whole field line. */
    void write(ByteBuf out) {
        long high = (random.nextLong() & ~0xf000L) | VERSION_4;
        long low = (random.nextLong() & ~(0x3L << 62)) | VARIANT;
        out.writeBytes(NAME);
        digits(out, high, 60, 32);
        out.writeByte('-');
        digits(out, high, 28, 16);
        out.writeByte('-');
        digits(out, high, 12, 0);
        out.writeByte('-');
        digits(out, low, 60, 48);
        out.writeByte('-');
        digits(out, low, 44, 0);
        out.writeShort(0x0d0a);
    }

    private static void digits(ByteBuf out, long value, int from, int to) {
        for (int shift = from; shift >= to; shift -= 4) {
            out.writeByte(HEX[(int) (value >>> shift) & 0xf]);
        }
    }
}
