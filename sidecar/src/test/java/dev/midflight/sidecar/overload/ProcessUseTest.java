package dev.midflight.sidecar.overload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.midflight.testkit.Await;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What this process says of itself, beside what the kernel and the JVM say of it. */
@Timeout(60)
final class ProcessUseTest {
    private static final int MEGABYTE = 1 << 20;

    /** Others in this process may close what they had opened meanwhile. */
    private static final int UNRELATED = 50;

    private final UnixOperatingSystemMXBean system =
            (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final long limit = system.getMaxFileDescriptorCount();

    @Test
    void aFewConnectionsAreTwoDescriptorsEach() {
        ProcessUse use = new ProcessUse(() -> 10);

        assertEquals(2000.0 / limit, use.descriptorPercent(), 1e-9);
    }

    @Test
    void descriptorsAreCountedWhereThereMayBeTooMany() throws IOException {
        ProcessUse use = new ProcessUse(() -> Math.toIntExact(limit / 4 + 1));
        double before = use.descriptorPercent() * limit / 100;
        List<FileChannel> opened = new ArrayList<>();
        for (int i = 0; i < 10 * UNRELATED; i++) {
            opened.add(FileChannel.open(Path.of("/dev/null")));
        }

        double after = use.descriptorPercent() * limit / 100;

        long open = system.getOpenFileDescriptorCount();
        for (FileChannel each : opened) {
            each.close();
        }
        assertEquals(open, after, UNRELATED);
        assertEquals(10 * UNRELATED, after - before, UNRELATED);
    }

    @Test
    void theHeapIsWhatACollectionLeaves() {
        ProcessUse use = new ProcessUse(() -> 0);
        System.gc();
        Await.until("the old generation is found", () -> use.heapPercent() > 0);
        double before = use.heapPercent();
        byte[][] held = new byte[64][MEGABYTE];

        System.gc();

        double least = 60.0 * MEGABYTE * 100 / Runtime.getRuntime().maxMemory();
        assertTrue(use.heapPercent() - before > least, () -> before + " + " + least);
        Reference.reachabilityFence(held);
    }

    @Test
    void buffersOutsideTheHeapAreDirectMemory() {
        long before = ProcessUse.directBytes();
        ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer(32 * MEGABYTE);
        long during = ProcessUse.directBytes();
        buffer.release();

        assertTrue(during - before >= 32 * MEGABYTE, () -> before + " and then " + during);
        assertTrue(ProcessUse.directBytes() < during);
    }
}
