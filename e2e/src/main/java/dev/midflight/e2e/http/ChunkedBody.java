package dev.midflight.e2e.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A chunked body; extensions and trailers are read and dropped. */
final class ChunkedBody extends InputStream {
    private final InputStream in;
    private final Lines lines;
    private long remaining;
    private boolean started;
    private boolean ended;

    ChunkedBody(InputStream in, Lines lines) {
        this.in = in;
        this.lines = lines;
    }

    /** Where the chunks' size lines come from. */
    @FunctionalInterface
    interface Lines {
        String next() throws IOException;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (remaining == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int count = in.read(bytes, offset, (int) Math.min(length, remaining));
        if (count < 0) {
            throw new EOFException("the connection ended inside a chunk");
        }
        remaining -= count;
        return count;
    }

    private void nextChunk() throws IOException {
        if (started && !lines.next().isEmpty()) {
            throw new MalformedMessageException("no line end after a chunk");
        }
        started = true;
        String size = lines.next().split(";", 2)[0].strip();
        try {
            remaining = Long.parseLong(size, 16);
        } catch (NumberFormatException e) {
            throw new MalformedMessageException("chunk size: " + size, e);
        }
        if (remaining == 0) {
            ended = true;
            String trailer = lines.next();
            while (!trailer.isEmpty()) {
                trailer = lines.next();
            }
        }
    }
}
