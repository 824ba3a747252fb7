package dev.midflight.e2e.app;

import java.time.Duration;

/** Burns CPU on threads of its own for a bounded time. */
final class CpuBurner {
    private CpuBurner() {}

    static void start(int threads, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (int i = 0; i < threads; i++) {
            Thread.ofPlatform().daemon().name("burn-" + i).start(() -> burn(end));
        }
    }

    private static void burn(long end) {
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
