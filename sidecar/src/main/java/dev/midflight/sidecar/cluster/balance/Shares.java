package dev.midflight.sidecar.cluster.balance;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Draws members at random, each as often as its weight says. */
final class Shares {
    private final long[] ends;
    private final RandomGenerator random;

    Shares(List<? extends Member> members, RandomGenerator random) {
        this.ends = new long[members.size()];
        this.random = random;
        long sum = 0;
        for (int i = 0; i < ends.length; i++) {
            sum += members.get(i).weight();
            ends[i] = sum;
        }
    }

    int count() {
        return ends.length;
    }

    int draw() {
        return at(random.nextLong(ends[ends.length - 1]));
    }

    /** Draws any but this one, of at least two. */
    int drawAnother(int index) {
        long begin = index == 0 ? 0 : ends[index - 1];
        long weight = ends[index] - begin;
        long point = random.nextLong(ends[ends.length - 1] - weight);
        return at(point < begin ? point : point + weight);
    }

    private int at(long point) {
        int found = Arrays.binarySearch(ends, point);
        return found >= 0 ? found + 1 : -found - 1;
    }
}
