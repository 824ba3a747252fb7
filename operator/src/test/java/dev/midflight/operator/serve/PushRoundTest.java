package dev.midflight.operator.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.wire.xds.proto.DiscoveryProto.DeltaDiscoveryRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** What the streams of one event loop cost its other work. */
class PushRoundTest {
    private final Queue<Runnable> loop = new ArrayDeque<>();
    private final List<Integer> pushed = new ArrayList<>();

    private XdsCall<DeltaDiscoveryRequest> call(Runnable pushing) {
        var over = new TestingServerCall<DeltaDiscoveryRequest>();
        over.whenAsked = pushing;
        return new XdsCall<>(
                TestingXdsServer.POD,
                over,
                new DeltaDialogue(TestingXdsServer.LIMITS),
                () -> 0,
                Optional::empty,
                _ -> {},
                _ -> {});
    }

    private List<XdsCall<?>> calls(int count) {
        List<XdsCall<?>> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            calls.add(call(() -> pushed.add(number)));
        }
        return calls;
    }

    @Test
    void itsLoopDoesOtherThingsInBetween() {
        List<Integer> before = new ArrayList<>();
        new PushRound(loop::add, calls(600)).run();
        while (!loop.isEmpty()) {
            before.add(pushed.size());
            loop.remove().run();
        }

        assertEquals(List.of(256, 512), before);
        assertEquals(600, pushed.stream().distinct().count());
    }

    @Test
    void oneThatFailsKeepsNoOtherFromItsOwn() {
        List<XdsCall<?>> calls = new ArrayList<>(calls(2));
        calls.add(
                1,
                call(
                        () -> {
                            throw new IllegalStateException("made to fail");
                        }));

        new PushRound(loop::add, calls).run();

        assertEquals(List.of(0, 1), pushed);
        assertTrue(loop.isEmpty());
    }
}
