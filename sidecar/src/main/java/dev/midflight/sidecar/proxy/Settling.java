package dev.midflight.sidecar.proxy;

import dev.midflight.sidecar.sys.Scheduling;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.Telemetry;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has the event loops come first on a core that they share, with the application or with the JVM's
 * own compilers: a short slice once there is traffic, and compilers that step back once what is hot
 * is compiled. Before that they must not: what they have not compiled yet takes the loops longer.
 */
final class Settling {
    private static final int SECOND_MILLIS = 1000;
    private static final long BUSY = 1000;
    private static final long WARM = 300_000;
    private static final Duration SLICE = Duration.ofNanos(100_000);
    private static final int COMPILERS_NICE = 10;

    private final List<Lane> lanes;
    private final Telemetry telemetry;
    private boolean sliced;
    private @Nullable ScheduledFuture<?> ticks;

    Settling(List<Lane> lanes, Telemetry telemetry) {
        this.lanes = lanes;
        this.telemetry = telemetry;
    }

    void start(EventLoop loop) {
        ticks =
                loop.scheduleAtFixedRate(
                        this::tick, SECOND_MILLIS, SECOND_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        long served = telemetry.own(Counter.REQUESTS) + telemetry.own(Counter.ACCEPTED);
        if (served >= BUSY && !sliced) {
            sliced = true;
            lanes.forEach(lane -> lane.worker().loop().execute(Settling::shortenSlice));
        }
        if (served >= WARM && ticks != null) {
            ticks.cancel(false);
            Thread.ofPlatform().daemon().name("settling").start(Settling::lowerCompilers);
        }
    }

    /** A kernel or a policy that refuses it leaves everything as it was. */
    private static void shortenSlice() {
        try {
            Scheduling.shortSlice(SLICE);
        } catch (IOException _) {
            return;
        }
    }

    private static void lowerCompilers() {
        try {
            int unused = Scheduling.lowerCompilers(COMPILERS_NICE);
        } catch (IOException _) {
            return;
        }
    }
}
