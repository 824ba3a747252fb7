package dev.midflight.e2e.demo;

import dev.midflight.e2e.rpc.RpcLoad;
import dev.midflight.e2e.rpc.RpcPhase;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Live progress of one phase under RPC calls: a line every two seconds. */
final class RpcProgress {
    private static final long INTERVAL_NANOS = Duration.ofSeconds(2).toNanos();

    private final Console console;
    private final RpcLoad load;
    private final String phase;
    private long lastNanos;

    RpcProgress(Console console, RpcLoad load, String phase) {
        this.console = console;
        this.load = load;
        this.phase = phase;
        this.lastNanos = System.nanoTime() - INTERVAL_NANOS;
    }

    /** Says how it goes, if it did not lately. */
    void tell(Supplier<String> state) {
        if (System.nanoTime() - lastNanos >= INTERVAL_NANOS) {
            lastNanos = System.nanoTime();
            console.progress(line(state));
        }
    }

    /** Says how it went. */
    void end(Supplier<String> state) {
        console.progress(line(state));
        console.endProgress();
    }

    private String line(Supplier<String> state) {
        List<RpcPhase> now = load.soFar(phase);
        return "%,d calls, %d failed, %d resets; %s"
                .formatted(
                        now.stream().mapToLong(RpcPhase::calls).sum(),
                        now.stream().mapToLong(RpcPhase::failed).sum(),
                        now.stream().mapToLong(RpcPhase::resets).sum(),
                        state.get());
    }
}
