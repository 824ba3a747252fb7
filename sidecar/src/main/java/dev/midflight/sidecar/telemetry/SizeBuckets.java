package dev.midflight.sidecar.telemetry;

import java.util.stream.IntStream;

/** Upper bounds of the histograms of sizes: 64 bytes to 256 MiB, fourfold, and infinity. */
final class SizeBuckets {
    static final int COUNT = 13;

    private static final long FIRST_BYTES = 64;
    private static final int SHIFT = 2;

    static final Scale SCALE =
            new Scale(
                    IntStream.range(0, COUNT - 1)
                            .mapToObj(bucket -> (double) (FIRST_BYTES << (SHIFT * bucket)))
                            .toList(),
                    1);

    private SizeBuckets() {}

    static int indexOf(long bytes) {
        if (bytes <= FIRST_BYTES) {
            return 0;
        }
        int doublings = 64 - Long.numberOfLeadingZeros((bytes - 1) / FIRST_BYTES);
        return Math.min((doublings + SHIFT - 1) / SHIFT, COUNT - 1);
    }
}
