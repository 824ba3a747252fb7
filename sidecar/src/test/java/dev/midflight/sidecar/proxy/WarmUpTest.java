package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.EchoUpstream;
import dev.midflight.sidecar.testing.TestingProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class WarmUpTest {
    @Test
    void answersItsOwnRequestsAndLeavesNothingBehind() {
        try (var upstream = new EchoUpstream();
                var proxy = TestingProxy.idle(upstream.address())) {
            int answered = TestingProxy.await(proxy.dataPath().warmUp(500, 9_000));

            assertEquals(500, answered);
            assertEquals(0, proxy.dataPath().open());
            assertEquals(0, proxy.dataPath().telemetry().total(Counter.REQUESTS));
            assertEquals(0, upstream.requests());
        }
    }

    @Test
    void endsInTimeWhateverIsLeftToDo() {
        try (var upstream = new EchoUpstream();
                var proxy = TestingProxy.idle(upstream.address())) {
            int answered = TestingProxy.await(proxy.dataPath().warmUp(Integer.MAX_VALUE, 100));

            assertTrue(answered >= 0);
            assertEquals(0, proxy.dataPath().open());
        }
    }
}
