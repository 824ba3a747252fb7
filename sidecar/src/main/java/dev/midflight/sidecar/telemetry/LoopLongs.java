package dev.midflight.sidecar.telemetry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Arrays of numbers that one event loop alone writes and anyone reads, without a lock or an atomic
 * instruction.
 */
final class LoopLongs {
    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

    private LoopLongs() {}

    static void add(long[] array, int index, long amount) {
        ELEMENT.setOpaque(array, index, get(array, index) + amount);
    }

    static long get(long[] array, int index) {
        return (long) ELEMENT.getOpaque(array, index);
    }
}
