package dev.midflight.sidecar.protocol.http2;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The streams that were closed last, for telling late frames from wrong ones. */
final class ClosedStreams {
    private static final int SIZE = 256;

    private final int[] ids = new int[SIZE];
    private int next;

    /**
     * Remembers one.
     *
     * @param byOurReset what the peer sent before it knew is to be ignored
     */
    void add(int id, boolean byOurReset) {
        ids[next] = byOurReset ? -id : id;
        next = (next + 1) & (SIZE - 1);
    }

    boolean contains(int id) {
        return find(id) || find(-id);
    }

    boolean byOurReset(int id) {
        return find(-id);
    }

    /** Without those that are long forgotten. */
    byte[] export() {
        ByteBuffer out = ByteBuffer.allocate(SIZE * Integer.BYTES);
        for (int i = 0; i < SIZE; i++) {
            int id = ids[(next + i) & (SIZE - 1)];
            if (id != 0) {
                out.putInt(id);
            }
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    void restore(byte[] state) {
        ByteBuffer in = ByteBuffer.wrap(state);
        while (in.remaining() >= Integer.BYTES) {
            int id = in.getInt();
            add(Math.abs(id), id < 0);
        }
    }

    private boolean find(int entry) {
        for (int id : ids) {
            if (id == entry) {
                return true;
            }
        }
        return false;
    }
}
