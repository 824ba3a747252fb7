package dev.midflight.sidecar.protocol.http1;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Makes values of x-request-id in the form of a random UUID; one per worker. */
final class RequestIds {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NAME = "x-request-id: ".getBytes(StandardCharsets.US_ASCII);
    private static final int LENGTH = 36;
    private static final long VERSION_4 = 0x4000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final RandomGenerator random;
    private final byte[] id = new byte[LENGTH];

    RequestIds(RandomGenerator random) {
        this.random = random;
        Arrays.fill(id, (byte) '-');
    }

    /** Writes the whole field line; returns its value, which the next one overwrites. */
    byte[] write(ByteBuf out) {
        long high = (random.nextLong() & ~0xf000L) | VERSION_4;
        long low = (random.nextLong() & ~(0x3L << 62)) | VARIANT;
        digits(0, high, 60, 32);
        digits(9, high, 28, 16);
        digits(14, high, 12, 0);
        digits(19, low, 60, 48);
        digits(24, low, 44, 0);
        out.writeBytes(NAME);
        out.writeBytes(id);
        out.writeShort(0x0d0a);
        return id;
    }

    private void digits(int at, long value, int from, int to) {
        int place = at;
        for (int shift = from; shift >= to; shift -= 4) {
            id[place++] = HEX[(int) (value >>> shift) & 0xf];
        }
    }
}
