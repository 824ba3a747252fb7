package dev.midflight.sidecar.cluster;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Counters of one event loop: written by that loop alone, read by anyone, without a lock or an
 * atomic instruction. They take no room before the first one is counted.
 */
final class Tallies<E extends Enum<E>> {
    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

    private final int size;
    private volatile long @Nullable [] counts;

    Tallies(Class<E> type) {
        this.size = type.getEnumConstants().length;
    }

    @SuppressWarnings("EnumOrdinal") // never leaves this process
    void add(E counter, long amount) {
        int index = counter.ordinal();
        long[] known = counts;
        if (known == null) {
            known = new long[size];
            counts = known;
        }
        ELEMENT.setOpaque(known, index, (long) ELEMENT.getOpaque(known, index) + amount);
    }

    boolean isUnused() {
        return counts == null;
    }

    @SuppressWarnings("EnumOrdinal") // never leaves this process
    long get(E counter) {
        long[] known = counts;
        return known == null ? 0 : (long) ELEMENT.getOpaque(known, counter.ordinal());
    }
}
