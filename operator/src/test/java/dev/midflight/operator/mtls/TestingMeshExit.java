package dev.midflight.operator.mtls;

import dev.midflight.operator.fleet.Proxies;
import dev.midflight.operator.pod.PodInventory;
import dev.midflight.operator.rollout.PodKey;
import java.time.Clock;
import java.time.Instant;

/** An exit for tests of what depends on one: nobody writes notes. */
public final class TestingMeshExit {
    private TestingMeshExit() {}

    public static MeshExit of(PodInventory pods, Proxies proxies, MeshView view, Clock clock) {
        return new MeshExit(
                pods,
                proxies,
                (_, _, _) -> false,
                new MeshCallers(view, proxies, () -> Instant.EPOCH, clock),
                clock,
                _ -> {});
    }

    /** Whether the pod is on its way. */
    public static boolean has(MeshExit exit, PodKey pod) {
        return exit.has(pod);
    }
}
