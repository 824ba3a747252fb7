package dev.midflight.sidecar.overload;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** How much of its heap and of its descriptors this process uses, in percent. */
public final class ProcessUse {
    /** Each of them is one connection of ours and one of an upstream's, at most. */
    private static final int DESCRIPTORS_OF_A_CONNECTION = 2;

    /** Below that share no one needs to count exactly, which takes a look at every descriptor. */
    private static final int WORTH_COUNTING_PERCENT = 50;

    /** Samples before the heap is looked at: what that takes is loaded later, and on no loop. */
    private static final int FIRST_HEAP_SAMPLE = 40;

    private static final String OPEN_FILES = "max open files";

    private final IntSupplier connections;
    private final long maxDescriptors;
    private volatile @Nullable MemoryPoolMXBean oldGeneration;
    private int heapSamples;

    public ProcessUse(IntSupplier connections) {
        this.connections = connections;
        this.maxDescriptors = maxDescriptors().orElse(Long.MAX_VALUE);
    }

    private static OptionalLong maxDescriptors() {
        try {
            return Files.readAllLines(Path.of("/proc/self/limits")).stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(OPEN_FILES))
                    .map(line -> line.substring(OPEN_FILES.length()).strip().split("\\s+", -1)[0])
                    .mapToLong(Long::parseLong)
                    .findFirst();
        } catch (IOException | NumberFormatException _) {
            return OptionalLong.empty();
        }
    }

    /** Estimated while there are few. */
    public double descriptorPercent() {
        double estimate =
                connections.getAsInt() * DESCRIPTORS_OF_A_CONNECTION * 100.0 / maxDescriptors;
        return estimate < WORTH_COUNTING_PERCENT
                ? estimate
                : openDescriptors() * 100.0 / maxDescriptors;
    }

    private static int openDescriptors() {
        String[] open = Path.of("/proc/self/fd").toFile().list();
        return open == null ? 0 : open.length;
    }

    /** What its last collection left in the old generation. */
    public double heapPercent() {
        if (heapSamples < FIRST_HEAP_SAMPLE && ++heapSamples == FIRST_HEAP_SAMPLE) {
            Thread.ofVirtual().name("heap").start(() -> oldGeneration = find());
        }
        MemoryPoolMXBean pool = oldGeneration;
        MemoryUsage left = pool == null ? null : pool.getCollectionUsage();
        return left == null || left.getMax() <= 0 ? 0 : left.getUsed() * 100.0 / left.getMax();
    }

    /** What is used at this moment, garbage and all. */
    static long heapBytes() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /**
     * What connections' buffers take outside the heap, chunks that are kept for later ones, too.
     */
    static long directBytes() {
        return ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider provider
                ? provider.metric().usedDirectMemory()
                : 0;
    }

    private static @Nullable MemoryPoolMXBean find() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .filter(pool -> isOld(pool.getName()))
                .findFirst()
                .orElse(null);
    }

    private static boolean isOld(String name) {
        return name.contains("Tenured") || name.contains("Old");
    }
}
