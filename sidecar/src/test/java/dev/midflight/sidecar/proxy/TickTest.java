package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The one-second ticks outlive a connection that cannot take them. */
@Timeout(60)
final class TickTest {
    private static final byte[] NO_STATE = {};

    @Test
    void cutsTheConnectionThatBreaksATickAndGoesOn() throws Exception {
        try (var upstream = new TestingUpstream();
                var proxy = TestingProxy.serving(upstream.address(), "MIDFLIGHT_WORKERS=1")) {
            Lane lane = proxy.dataPath().lanes().getFirst();
            CountDownLatch ticks = new CountDownLatch(3);
            var _ =
                    TestingFlow.on(
                            lane,
                            () -> NO_STATE,
                            () -> {
                                throw new IllegalStateException("broken");
                            });
            var _ = TestingFlow.on(lane, () -> NO_STATE, ticks::countDown);

            boolean wentOn = ticks.await(20, TimeUnit.SECONDS);

            assertTrue(wentOn);
            assertEquals(1, proxy.dataPath().open());
            assertEquals(1, proxy.telemetry().total(Counter.BROKEN));
        }
    }
}
