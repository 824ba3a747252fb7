package dev.midflight.e2e.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A body of a known number of bytes; an earlier end of the connection is an error. */
final class CountedBody extends InputStream {
    private final InputStream in;
    private long remaining;

    CountedBody(InputStream in, long length) {
        this.in = in;
        this.remaining = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (remaining == 0) {
            return -1;
        }
        int count = in.read(bytes, offset, (int) Math.min(length, remaining));
        if (count < 0) {
            throw new EOFException(
                    "the connection ended " + remaining + " bytes before the body did");
        }
        remaining -= count;
        return count;
    }
}
