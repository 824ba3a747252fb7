package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.move.MoveRejectedException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** States one after the other, each behind its length (u32, big endian). */
final class Parts {
    private Parts() {}

    static byte[] join(List<byte[]> parts) {
        int size = parts.stream().mapToInt(part -> part.length + Integer.BYTES).sum();
        ByteBuffer all = ByteBuffer.allocate(size);
        parts.forEach(part -> all.putInt(part.length).put(part));
        return all.array();
    }

    static List<byte[]> split(byte[] all) throws MoveRejectedException {
        List<byte[]> parts = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(all);
        while (in.hasRemaining()) {
            int length = in.remaining() < Integer.BYTES ? -1 : in.getInt();
            if (length < 0 || length > in.remaining()) {
                throw new MoveRejectedException("http2: a truncated stream");
            }
            byte[] part = new byte[length];
            in.get(part);
            parts.add(part);
        }
        return parts;
    }
}
