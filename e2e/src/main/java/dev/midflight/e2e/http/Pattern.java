package dev.midflight.e2e.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Bytes that depend on their offset, so that a lost, doubled or swapped one is noticed. */
public final class Pattern {
    private static final int BLOCK_BYTES = 8192;

    private Pattern() {}

    public static byte at(long seed, long offset) {
        long mixed = (seed + offset / 8) * 0x9E3779B97F4A7C15L;
        return (byte) ((mixed ^ (mixed >>> 29)) >>> (8 * (offset % 8)));
    }

    public static byte[] block(long seed, long offset, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = at(seed, offset + i);
        }
        return bytes;
    }

    public static void write(long seed, long length, OutputStream out) throws IOException {
        for (long offset = 0; offset < length; offset += BLOCK_BYTES) {
            out.write(block(seed, offset, (int) Math.min(BLOCK_BYTES, length - offset)));
        }
    }

    /** Reads to the end; the number of bytes that matched before the first that did not. */
    public static long matching(long seed, InputStream in) throws IOException {
        byte[] bytes = new byte[BLOCK_BYTES];
        long offset = 0;
        boolean same = true;
        for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
            for (int i = 0; i < count && same; i++) {
                same = bytes[i] == at(seed, offset);
                offset += same ? 1 : 0;
            }
        }
        return offset;
    }
}
