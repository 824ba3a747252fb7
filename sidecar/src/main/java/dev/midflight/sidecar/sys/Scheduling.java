package dev.midflight.sidecar.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What this process's threads ask of the kernel's scheduler; nothing of it needs a privilege. */
public final class Scheduling {
    /** {@code struct sched_attr} of sched_setattr(2), its first version. */
    private static final int ATTRIBUTES_BYTES = 48;

    private static final int RUNTIME_OFFSET = 24;
    private static final int THIS_THREAD = 0;
    private static final int PRIO_PROCESS = 0;
    private static final Path THREADS = Path.of("/proc/self/task");

    /** As the kernel has it of {@code C1 CompilerThread0}: 15 characters. */
    private static final List<String> COMPILERS = List.of("C1 CompilerThre", "C2 CompilerThre");

    private Scheduling() {}

    /**
     * Has the calling thread run for less at a time, and so sooner once it has something to do; its
     * share of a core stays (EEVDF's custom slices, Linux 6.12; older kernels ignore it).
     *
     * @param slice 0.1 to 100 ms
     */
    public static void shortSlice(Duration slice) throws SystemCallException {
        try (NativeMemory memory = NativeMemory.open()) {
            MemorySegment attributes = attributes(memory);
            attributes.set(JAVA_INT, 0, ATTRIBUTES_BYTES);
            attributes.set(JAVA_LONG, RUNTIME_OFFSET, slice.toNanos());
            SystemCall.SCHED_SETATTR.invoke(memory.errno(), THIS_THREAD, attributes.address(), 0);
        }
    }

    /** The calling thread's slice; zero where the kernel knows none. */
    static Duration slice() throws SystemCallException {
        try (NativeMemory memory = NativeMemory.open()) {
            return Duration.ofNanos(attributes(memory).get(JAVA_LONG, RUNTIME_OFFSET));
        }
    }

    private static MemorySegment attributes(NativeMemory memory) throws SystemCallException {
        MemorySegment attributes = memory.allocate(ATTRIBUTES_BYTES);
        SystemCall.SCHED_GETATTR.invoke(
                memory.errno(), THIS_THREAD, attributes.address(), ATTRIBUTES_BYTES, 0);
        return attributes;
    }

    /**
     * Has every other thread come before the JVM's compilers; there is no way back without a
     * privilege.
     *
     * @param nice 1 to 19
     * @return how many there are
     */
    public static int lowerCompilers(int nice) throws IOException {
        int lowered = 0;
        for (int thread : threads(COMPILERS)) {
            lower(thread, nice);
            lowered++;
        }
        return lowered;
    }

    /** The ids of this process's threads with such a name. */
    static List<Integer> threads(List<String> names) throws IOException {
        try (Stream<Path> all = Files.list(THREADS)) {
            return all.filter(thread -> names.contains(name(thread)))
                    .map(thread -> Integer.valueOf(thread.getFileName().toString()))
                    .toList();
        }
    }

    /** Empty for one that is gone. */
    private static String name(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    static void lower(int thread, int nice) throws SystemCallException {
        SystemCall.SETPRIORITY.invoke(PRIO_PROCESS, thread, nice);
    }
}
