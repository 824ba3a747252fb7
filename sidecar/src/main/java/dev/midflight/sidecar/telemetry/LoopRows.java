package dev.midflight.sidecar.telemetry;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Rows of numbers, each made when its first number is counted; one event loop alone writes, anyone
 * reads.
 */
final class LoopRows {
    private final AtomicReferenceArray<long @Nullable []> rows;
    private final int width;

    LoopRows(int rows, int width) {
        this.rows = new AtomicReferenceArray<>(rows);
        this.width = width;
    }

    /** To be written by its loop. */
    long[] row(int index) {
        long[] known = rows.getPlain(index);
        if (known == null) {
            known = new long[width];
            rows.setRelease(index, known);
        }
        return known;
    }

    /** Adds a row, if it is there; says whether it is. */
    boolean addTo(int index, long[] sums) {
        long[] known = rows.getAcquire(index);
        if (known == null) {
            return false;
        }
        for (int i = 0; i < width; i++) {
            sums[i] += LoopLongs.get(known, i);
        }
        return true;
    }
}
