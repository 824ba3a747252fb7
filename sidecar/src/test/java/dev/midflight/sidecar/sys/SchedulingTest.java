package dev.midflight.sidecar.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class SchedulingTest {
    private static final int NICE_FIELD = 16;

    @Test
    void givesTheCallingThreadItsSlice() throws Exception {
        Duration wanted = Duration.ofNanos(100_000);

        Duration[] slice = new Duration[1];
        Thread thread =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        Scheduling.shortSlice(wanted);
                                        slice[0] = Scheduling.slice();
                                    } catch (SystemCallException e) {
                                        throw new AssertionError(e);
                                    }
                                });
        thread.join();

        assertTrue(Set.of(wanted, Duration.ZERO).contains(slice[0]), slice[0].toString());
    }

    @Test
    void lowersThreadsByTheirName() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch seen = new CountDownLatch(1);
        Thread named =
                Thread.ofPlatform()
                        .name("scheduled-late")
                        .start(
                                () -> {
                                    started.countDown();
                                    try {
                                        seen.await();
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                });

        started.await();
        List<Integer> found = Scheduling.threads(List.of("scheduled-late"));
        Scheduling.lower(found.getFirst(), 7);

        assertEquals(1, found.size());
        assertEquals("7", nice(found.getFirst()));
        seen.countDown();
        named.join();
    }

    @Test
    void findsTheCompilers() throws IOException {
        assertTrue(Scheduling.threads(List.of("C1 CompilerThre")).size() > 0);
    }

    /** proc_pid_stat(5), counted behind the name, which may have blanks. */
    private static String nice(int thread) throws IOException {
        String stat = Files.readString(Path.of("/proc/self/task/" + thread + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[NICE_FIELD];
    }
}
