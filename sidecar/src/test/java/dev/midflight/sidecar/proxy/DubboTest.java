package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.telemetry.FlowKind;
import dev.midflight.sidecar.testing.CallLoad;
import dev.midflight.sidecar.testing.TestingDubbo;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.testkit.Await;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real Dubbo on both sides. */
@Timeout(120)
final class DubboTest {
    @ParameterizedTest
    @ValueSource(strings = {"hessian2", "fastjson2"})
    void countsTheCallsThatItRelays(String serialization) {
        try (var provider = TestingDubbo.provider("one", text -> "one:" + text, serialization);
                var proxy = TestingProxy.serving(provider.address());
                var consumer =
                        TestingDubbo.consumer(serialization, List.of(proxy.address("inbound")))) {
            String large = "x".repeat(1 << 20);

            assertEquals("one:a", consumer.greeter().greet("a"));
            assertEquals("one:" + large, consumer.greeter().greet(large));

            assertEquals(1, proxy.telemetry().total(Counter.DETECTED_DUBBO));
            assertEquals(2, proxy.telemetry().total(Counter.REQUESTS));
            assertEquals(2, proxy.telemetry().total(Counter.RESPONSES_OK));
            assertEquals(1, proxy.telemetry().open(FlowKind.DUBBO, Direction.INBOUND));
            assertEquals(0, proxy.telemetry().total(Counter.UNFRAMED));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hessian2", "fastjson2"})
    void movesAConsumerToTheOtherProviderAndBackWithoutAFailedCall(String serialization) {
        try (var one = TestingDubbo.provider("one", text -> "one:" + text, serialization);
                var two = TestingDubbo.provider("two", text -> "two:" + text, serialization);
                var first = TestingProxy.serving(one.address());
                var second = TestingProxy.serving(two.address());
                var consumer =
                        TestingDubbo.consumer(
                                serialization,
                                List.of(first.address("inbound"), second.address("inbound")));
                var load = CallLoad.on(consumer.greeter(), 4)) {
            load.awaitAnswersOf("one");
            load.awaitAnswersOf("two");

            LaneSwitch.leave(first, true);

            Await.until(
                    "no connection to the first provider",
                    () -> first.telemetry().open(FlowKind.DUBBO, Direction.INBOUND) == 0);
            assertEquals(1, first.telemetry().total(Counter.GOODBYES));
            LaneSwitch.leave(first, false);
            load.awaitAnswersOf("two");
            load.awaitAnswersOf("one");
            load.assertNothingFailed();
        }
    }

    @Test
    void losesNoCallInManyHandovers() {
        try (var provider = TestingDubbo.provider("one", text -> "one:" + text, "hessian2");
                var proxies = new Succession(provider.address());
                var consumer =
                        TestingDubbo.consumer(
                                "hessian2", List.of(proxies.serving().address("inbound")));
                var load = CallLoad.on(consumer.greeter(), 8)) {

            proxies.handOver(20, () -> load.awaitAnswersOf("one"));

            load.assertNothingFailed();
            var telemetry = proxies.serving().telemetry();
            assertEquals(1, telemetry.open(FlowKind.DUBBO, Direction.INBOUND));
            assertEquals(0, telemetry.total(Counter.UNFRAMED));
        }
    }
}
