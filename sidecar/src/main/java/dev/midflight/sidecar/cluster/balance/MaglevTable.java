package dev.midflight.sidecar.cluster.balance;

import java.util.Arrays;
import java.util.List;

/**
 * The lookup table of Maglev (Eisenbud et al., NSDI 2016, section 3.4): every member has a
 * permutation of the places and, in turns, takes the next one in it that is free; a heavier one
 * takes more turns. A cluster has far fewer endpoints than a {@code char} has values.
 */
record MaglevTable(char[] table) implements HashTable {
    private static final char FREE = Character.MAX_VALUE;
    private static final long OFFSET_SEED = 1;
    private static final long SKIP_SEED = 2;

    /**
     * @param size a prime, so that every skip makes a permutation
     */
    static MaglevTable of(List<? extends Member> members, int size) {
        char[] table = new char[size];
        Arrays.fill(table, FREE);
        long[] next = new long[members.size()];
        long[] skips = new long[members.size()];
        double[] due = new double[members.size()];
        long heaviest = 1;
        for (int i = 0; i < next.length; i++) {
            String key = members.get(i).key();
            next[i] = Long.remainderUnsigned(Hashes.of(key, OFFSET_SEED), size);
            skips[i] = Long.remainderUnsigned(Hashes.of(key, SKIP_SEED), size - 1) + 1;
            heaviest = Math.max(heaviest, members.get(i).weight());
        }
        int taken = 0;
        while (taken < size && next.length > 0) {
            for (int i = 0; i < next.length && taken < size; i++) {
                due[i] += (double) members.get(i).weight() / heaviest;
                if (due[i] >= 1) {
                    due[i] -= 1;
                    next[i] = take(table, next[i], skips[i], i);
                    taken++;
                }
            }
        }
        return new MaglevTable(table);
    }

    private static long take(char[] table, long from, long skip, int member) {
        long place = from;
        while (table[(int) place] != FREE) {
            place = (place + skip) % table.length;
        }
        table[(int) place] = (char) member;
        return place;
    }

    @Override
    public int places() {
        return table.length;
    }

    @Override
    public int placeOf(long hash) {
        return (int) Long.remainderUnsigned(Hashes.mix(hash), table.length);
    }

    @Override
    public int memberAt(int place) {
        return table[place];
    }
}
