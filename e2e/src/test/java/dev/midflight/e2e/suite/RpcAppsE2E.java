package dev.midflight.e2e.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.e2e.kube.Await;
import dev.midflight.e2e.rpc.Cast;
import dev.midflight.e2e.rpc.RpcLoad;
import dev.midflight.e2e.rpc.RpcPhase;
import dev.midflight.e2e.rpc.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real RPC applications with a sidecar each, both ways through it: nothing is lost. Those that are
 * in a registry are in {@link ToggleE2E}.
 */
@ExtendWith(Midflight.class)
final class RpcAppsE2E {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final long STEADY_SECONDS = 20;

    @ParameterizedTest
    @EnumSource(value = Scenario.class, names = "BOLT")
    void callsThroughTwoSidecarsAreAllAnswered(Scenario scenario, TestSpace space) {
        space.createSidecarSet("v1");
        RpcLoad load = new Cast(space.stage(), scenario).enterWithoutToggles(2, 1);

        List<RpcPhase> phases = load.requireLossless("steady", RpcAppsE2E::awaitSomeTime);

        System.out.println(scenario + " " + phases);
        phases.forEach(phase -> assertEquals(2, phase.providers().size(), phase.toString()));
    }

    private static void awaitSomeTime() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(STEADY_SECONDS);
        Await.until("some seconds have passed", LIMIT, () -> System.nanoTime() > end);
    }
}
