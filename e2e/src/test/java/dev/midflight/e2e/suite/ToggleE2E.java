package dev.midflight.e2e.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.crds.Desired;
import dev.midflight.crds.MidflightNames;
import dev.midflight.e2e.rpc.Cast;
import dev.midflight.e2e.rpc.RpcLoad;
import dev.midflight.e2e.rpc.Scenario;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Interception is turned on, off and on again under calls: first the providers', with steps out of
 * their registry, then the consumer's. No call fails and no established connection is reset.
 */
@ExtendWith(Midflight.class)
final class ToggleE2E {
    private static final List<Desired> TURNS =
            List.of(Desired.ENABLED, Desired.DISABLED, Desired.ENABLED);

    @ParameterizedTest
    @EnumSource(
            value = Scenario.class,
            names = {"DUBBO_ZOOKEEPER", "DUBBO_NACOS", "SPRING_NACOS", "HTTP_HOOK"})
    void nothingIsLostWhileInterceptionTurns(Scenario scenario, TestSpace space) {
        space.createSidecarSet("v1");
        Cast cast = new Cast(space.stage(), scenario);
        RpcLoad load = cast.enterInGroups(2, 1);
        cast.actors().forEach(actor -> requireScope(cast, actor, Desired.DISABLED));

        for (Desired desired : TURNS) {
            for (Cast.Actor actor : cast.actors()) {
                String phase = actor.instance() + " " + desired;
                System.out.println(load.requireLossless(phase, () -> cast.turn(actor, desired)));
                requireScope(cast, actor, desired);
            }
        }
    }

    /** The pods' own annotation, and that each tells how long its phases took. */
    private static void requireScope(Cast cast, Cast.Actor actor, Desired desired) {
        String word = desired == Desired.ENABLED ? "on" : "off";
        String way = actor.app().equals("provider") ? "in=" : "out=";
        List<Pod> pods = cast.pods(actor);
        assertEquals(actor.pods(), pods.size());
        for (Pod pod : pods) {
            String scope =
                    pod.getMetadata()
                            .getAnnotations()
                            .getOrDefault(MidflightNames.INTERCEPTION_ANNOTATION, "in=on;out=on");
            assertTrue(List.of(scope.split(";")).contains(way + word), scope);
        }
    }
}
