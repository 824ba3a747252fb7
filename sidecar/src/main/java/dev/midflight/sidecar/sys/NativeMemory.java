package dev.midflight.sidecar.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Memory for one call: given back when it is closed, together with the place for its errno. */
final class NativeMemory implements AutoCloseable {
    private static final int WORD_BYTES = 8;

    private final Arena arena;
    private final MemorySegment errno;

    private NativeMemory(Arena arena) {
        this.arena = arena;
        this.errno = arena.allocate(JAVA_INT);
    }

    static NativeMemory open() {
        return new NativeMemory(Arena.ofConfined());
    }

    static int read(MemorySegment errno) {
        return errno.get(JAVA_INT, 0);
    }

    MemorySegment errno() {
        return errno;
    }

    /** Zeroed, and aligned for any C structure. */
    MemorySegment allocate(long bytes) {
        return arena.allocate(bytes, WORD_BYTES);
    }

    @Override
    public void close() {
        arena.close();
    }
}
