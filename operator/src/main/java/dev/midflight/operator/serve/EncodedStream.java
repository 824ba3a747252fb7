package dev.midflight.operator.serve;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** A response as gRPC takes it: written part by part, without being put together before. */
final class EncodedStream extends InputStream implements Drainable, KnownLength {
    private final List<Slice> parts;
    private int part;
    private int at;
    private int left;

    EncodedStream(EncodedResponse response) {
        this.parts = response.parts();
        this.left = response.length();
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
        int drained = left;
        while (part < parts.size()) {
            Slice rest = parts.get(part);
            target.write(rest.octets(), rest.offset() + at, rest.length() - at);
            part++;
            at = 0;
        }
        left = 0;
        return drained;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        while (part < parts.size() && at == parts.get(part).length()) {
            part++;
            at = 0;
        }
        if (part == parts.size()) {
            return -1;
        }
        Slice from = parts.get(part);
        int count = Math.min(length, from.length() - at);
        System.arraycopy(from.octets(), from.offset() + at, target, offset, count);
        at += count;
        left -= count;
        return count;
    }

    @Override
    public int available() {
        return left;
    }
}
