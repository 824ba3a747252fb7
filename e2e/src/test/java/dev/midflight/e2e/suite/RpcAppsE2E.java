package dev.midflight.e2e.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.e2e.rpc.Cast;
import dev.midflight.e2e.rpc.RpcLoad;
import dev.midflight.e2e.rpc.RpcPhase;
import dev.midflight.e2e.rpc.Scenario;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real RPC applications with a sidecar each, both ways through it: nothing is lost. Those that are
 * in a registry are in {@link ToggleE2E}.
 */
@ExtendWith(Midflight.class)
final class RpcAppsE2E {
    private static final long STEADY_CALLS = 2_000;

    @ParameterizedTest
    @EnumSource(value = Scenario.class, names = "BOLT")
    void callsThroughTwoSidecarsAreAllAnswered(Scenario scenario, TestSpace space) {
        space.createSidecarSet("v1");
        RpcLoad load = new Cast(space.stage(), scenario).enterWithoutToggles(2, 1);

        List<RpcPhase> phases =
                load.requireLossless("steady", () -> load.awaitCalls("steady", STEADY_CALLS));

        System.out.println(scenario + " " + phases);
        phases.forEach(phase -> assertEquals(2, phase.providers().size(), phase.toString()));
    }
}
