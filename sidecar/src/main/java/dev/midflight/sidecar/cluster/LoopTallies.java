package dev.midflight.sidecar.cluster;

import java.util.List;
import java.util.stream.IntStream;

/** The same counters for every event loop, and their sums. */
record LoopTallies<E extends Enum<E>>(List<Tallies<E>> loops) {
    static <E extends Enum<E>> LoopTallies<E> of(Class<E> type, int loops) {
        return new LoopTallies<>(
                IntStream.range(0, loops).mapToObj(_ -> new Tallies<>(type)).toList());
    }

    Tallies<E> ofLoop(int index) {
        return loops.get(index);
    }

    /** True if nothing was counted yet. */
    boolean isUnused() {
        return loops.stream().allMatch(Tallies::isUnused);
    }

    /** As of now, more or less: the loops go on counting. */
    long total(E counter) {
        long sum = 0;
        for (int i = 0; i < loops.size(); i++) {
            sum += loops.get(i).get(counter);
        }
        return sum;
    }
}
