package dev.midflight.sidecar.cluster;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counters of one event loop: written by that loop alone, read by anyone, without a lock or an
 * atomic instruction.
 */
final class Tallies<E extends Enum<E>> {
    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] counts;

    Tallies(Class<E> type) {
        this.counts = new long[type.getEnumConstants().length];
    }

    @SuppressWarnings("EnumOrdinal") // never leaves this process
    void add(E counter, long amount) {
        int index = counter.ordinal();
        ELEMENT.setOpaque(counts, index, (long) ELEMENT.getOpaque(counts, index) + amount);
    }

    @SuppressWarnings("EnumOrdinal") // never leaves this process
    long get(E counter) {
        return (long) ELEMENT.getOpaque(counts, counter.ordinal());
    }
}
