package dev.midflight.e2e.upgrade;

import dev.midflight.e2e.kube.Await;
import dev.midflight.e2e.kube.SlotContainer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.function.Supplier;

/** SIGKILLs one side of an upgrade at each moment where that may cost nothing. */
final class FaultMatrix {
    private static final String OLD_EMPTY = "old-empty";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final KubernetesClient client;
    private final UpgradeSeries series;
    private final Supplier<Pod> server;
    private final Supplier<String> nextVersion;

    FaultMatrix(
            KubernetesClient client,
            UpgradeSeries series,
            Supplier<Pod> server,
            Supplier<String> nextVersion) {
        this.client = client;
        this.series = series;
        this.server = server;
        this.nextVersion = nextVersion;
    }

    /** The new proxy dies at that moment; its launcher starts another one, which takes over. */
    UpgradeFigures killNew(String moment) {
        SlotContainer slot = SlotContainer.standby(client, server.get());
        slot.arm(moment);
        return series.upgrade(
                "killed " + moment, nextVersion.get(), before -> killAtMoment(slot, moment));
    }

    /** The old proxy dies when it has given everything away. */
    UpgradeFigures killOldOnceEmpty() {
        SlotContainer old = SlotContainer.active(client, server.get());
        old.arm(OLD_EMPTY);
        return series.upgrade(
                "killed " + OLD_EMPTY, nextVersion.get(), before -> killAtMoment(old, OLD_EMPTY));
    }

    private static void killAtMoment(SlotContainer slot, String moment) {
        Await.until("a proxy stands at " + moment, LIMIT, () -> reached(slot));
        slot.killProxy();
    }

    /** The container is replaced meanwhile, so that asking it may fail. */
    private static boolean reached(SlotContainer slot) {
        try {
            return slot.reached();
        } catch (IllegalStateException e) {
            return false;
        }
    }
}
