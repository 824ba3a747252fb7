package dev.midflight.sidecar.protocol.http2;

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

    private boolean find(int entry) {
        for (int id : ids) {
            if (id == entry) {
                return true;
            }
        }
        return false;
    }
}
