package dev.midflight.sidecar.protocol;

import dev.midflight.sidecar.move.MoveRejectedException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Calls of one side that the other one has not answered yet, by their stream ids: open addressing
 * with linear probing, at most half full. Beyond {@link #MAX_KNOWN} they are only counted.
 */
final class OpenCalls {
    static final int MAX_KNOWN = 1024;
    static final int MAX_COUNTED = 1 << 30;

    private static final int FIRST_PLACES = 16;
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private long[] ids = new long[FIRST_PLACES];
    private boolean[] taken = new boolean[FIRST_PLACES];
    private int known;
    private int counted;

    /** A call; one whose id is open already takes its place. */
    void begin(long id) {
        int place = place(id);
        if (taken[place]) {
            return;
        }
        if (known == MAX_KNOWN) {
            counted = Math.min(counted + 1, MAX_COUNTED);
            return;
        }
        ids[place] = id;
        taken[place] = true;
        known++;
        if (known * 2 > ids.length) {
            grow();
        }
    }

    /** An answer; one to a call that we did not see changes nothing. */
    void end(long id) {
        int place = place(id);
        if (taken[place]) {
            remove(place);
        } else {
            counted = Math.max(counted - 1, 0);
        }
    }

    private int place(long id) {
        int place = home(id);
        while (taken[place] && ids[place] != id) {
            place = (place + 1) & (ids.length - 1);
        }
        return place;
    }

    private int home(long id) {
        return (int) ((id * SPREAD) >>> 32) & (ids.length - 1);
    }

    /** Closes the gap, so that no search ends at it (Knuth, volume 3, 6.4, algorithm R). */
    private void remove(int place) {
        int mask = ids.length - 1;
        int gap = place;
        for (int next = (gap + 1) & mask; taken[next]; next = (next + 1) & mask) {
            int fromHome = (next - home(ids[next])) & mask;
            int fromGap = (next - gap) & mask;
            if (fromHome >= fromGap) {
                ids[gap] = ids[next];
                gap = next;
            }
        }
        taken[gap] = false;
        known--;
    }

    private void grow() {
        long[] before = known();
        ids = new long[ids.length * 2];
        taken = new boolean[ids.length];
        known = 0;
        for (long id : before) {
            begin(id);
        }
    }

    int size() {
        return known + counted;
    }

    private long[] known() {
        long[] all = new long[known];
        int at = 0;
        for (int place = 0; place < ids.length; place++) {
            if (taken[place]) {
                all[at] = ids[place];
                at++;
            }
        }
        return all;
    }

    /** The known ids in ascending order, 8 bytes each, big endian. */
    byte[] toBytes() {
        long[] all = known();
        Arrays.sort(all);
        ByteBuffer out = ByteBuffer.allocate(all.length * Long.BYTES);
        for (long id : all) {
            out.putLong(id);
        }
        return out.array();
    }

    /**
     * Goes on where another process was.
     *
     * @param size with those that are only counted: all, where it knew no ids
     * @throws MoveRejectedException if these are no ids, or more than there are calls
     */
    static OpenCalls of(byte[] known, int size) throws MoveRejectedException {
        int count = known.length / Long.BYTES;
        if (known.length % Long.BYTES != 0 || count > MAX_KNOWN || count > size) {
            throw new MoveRejectedException(known.length + " bytes of ids of " + size + " calls");
        }
        OpenCalls calls = new OpenCalls();
        ByteBuffer in = ByteBuffer.wrap(known);
        for (int i = 0; i < count; i++) {
            calls.begin(in.getLong());
        }
        calls.counted = size - count;
        return calls;
    }
}
