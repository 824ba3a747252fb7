package dev.midflight.sidecar.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.time.Duration;

/** Waits for one descriptor with {@code ppoll(2)}. */
final class Readiness {
    static final short READABLE = 1;
    static final short WRITABLE = 4;

    /** Both directions are shut: the other end was closed, by its process or by its death. */
    static final short HUNG_UP = 16;

    private static final int POLLFD_BYTES = 8;
    private static final int TIMESPEC_BYTES = 16;

    private Readiness() {}

    /**
     * @return what is the case, errors and {@link #HUNG_UP} always included; 0 where the time is
     *     over
     */
    static short await(int descriptor, short events, Duration limit) throws SystemCallException {
        try (NativeMemory memory = NativeMemory.open()) {
            MemorySegment poll = memory.allocate(POLLFD_BYTES);
            poll.set(JAVA_INT, 0, descriptor);
            poll.set(JAVA_SHORT, 4, events);
            MemorySegment time = memory.allocate(TIMESPEC_BYTES);
            time.set(JAVA_LONG, 0, limit.toSeconds());
            time.set(JAVA_LONG, 8, limit.toNanosPart());
            SystemCall.PPOLL.invoke(memory.errno(), poll.address(), 1, time.address(), 0, 0);
            return poll.get(JAVA_SHORT, 6);
        }
    }
}
