package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.telemetry.FlowKind;
import dev.midflight.sidecar.testing.CallLoad;
import dev.midflight.sidecar.testing.TestingBolt;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.testkit.Await;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real SOFA Bolt on both sides; version 2 with its checksums. */
@Timeout(120)
final class BoltTest {
    private static final String V1 = "_PROTOCOL=1";
    private static final String V2 = "_PROTOCOL=2&_VERSION=2";

    @ParameterizedTest
    @ValueSource(strings = {V1, V2})
    void countsTheCallsThatItRelays(String protocol) {
        try (var server = new TestingBolt(text -> "one:" + text);
                var proxy = TestingProxy.serving(server.address());
                var client = TestingBolt.client(proxy.address("inbound"), protocol)) {
            String large = "x".repeat(1 << 20);

            assertEquals("one:a", client.greet("a"));
            client.tell("b");
            assertEquals("one:" + large, client.greet(large));

            assertEquals(1, proxy.telemetry().total(Counter.DETECTED_BOLT));
            assertEquals(3, proxy.telemetry().total(Counter.REQUESTS));
            assertEquals(2, proxy.telemetry().total(Counter.RESPONSES_OK));
            assertEquals(1, proxy.telemetry().open(FlowKind.BOLT, Direction.INBOUND));
            assertEquals(0, proxy.telemetry().total(Counter.UNFRAMED));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {V1, V2})
    void closesAQuietConnectionWithoutAFailedCall(String protocol) {
        try (var server = new TestingBolt(text -> "one:" + text);
                var proxy = TestingProxy.serving(server.address());
                var client = TestingBolt.client(proxy.address("inbound"), protocol)) {
            client.greet("a");

            LaneSwitch.leave(proxy, true);

            Await.until(
                    "no connection",
                    () -> proxy.telemetry().open(FlowKind.BOLT, Direction.INBOUND) == 0);
            LaneSwitch.leave(proxy, false);
            assertEquals("one:b", client.greet("b"));
            assertEquals(2, proxy.telemetry().total(Counter.DETECTED_BOLT));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {V1, V2})
    void losesNoCallInManyHandovers(String protocol) {
        try (var server = new TestingBolt(text -> "one:" + text);
                var proxies = new Succession(server.address());
                var client = TestingBolt.client(proxies.serving().address("inbound"), protocol);
                var load = CallLoad.on(client, 8)) {

            proxies.handOver(20, () -> load.awaitAnswersOf("one"));

            load.assertNothingFailed();
            assertEquals(0, proxies.serving().telemetry().total(Counter.UNFRAMED));
        }
    }
}
