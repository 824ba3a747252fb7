package dev.midflight.sidecar.proxy;

import dev.midflight.sidecar.testing.TestingProxy;
import java.util.concurrent.CompletableFuture;

/** Tells every worker of a proxy whether inbound clients are to go. */
final class LaneSwitch {
    private LaneSwitch() {}

    static void leave(TestingProxy proxy, boolean leaving) {
        for (Lane lane : proxy.dataPath().lanes()) {
            TestingProxy.await(
                    CompletableFuture.runAsync(
                            () -> lane.worker().leave(leaving), lane.worker().loop()));
        }
    }
}
