package dev.midflight.e2e.upgrade;

import dev.midflight.e2e.kube.Await;
import dev.midflight.e2e.kube.SlotContainer;
import dev.midflight.e2e.load.Census;
import dev.midflight.e2e.load.LoadReport;
import dev.midflight.e2e.load.PhaseReport;
import dev.midflight.e2e.workload.Fleet;
import dev.midflight.e2e.workload.LoadClient;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** One pod under load, upgraded again and again by editing its SidecarSet. */
final class UpgradeSeries {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long REQUESTS_AFTERWARDS = 1000;
    private static final List<String> KEPT = List.of("keepAlive", "idle", "streams");

    private final KubernetesClient client;
    private final Fleet fleet;
    private final LoadClient load;
    private final Supplier<Pod> server;

    UpgradeSeries(KubernetesClient client, Fleet fleet, LoadClient load, Supplier<Pod> server) {
        this.client = client;
        this.fleet = fleet;
        this.load = load;
        this.server = server;
    }

    /** Something to do to a pod while its upgrade is under way. */
    @FunctionalInterface
    interface Interference {
        Interference NONE = pod -> {};

        void during(Pod before);
    }

    /**
     * Upgrades to that version and requires that nothing was lost and no connection replaced.
     *
     * @throws IllegalStateException saying what was
     */
    UpgradeFigures upgrade(String name, String version, Interference interference) {
        Pod before = server.get();
        SlotContainer.standby(client, before).proxy().ifPresent(UpgradeSeries::rejectOldProxy);
        try (PodPatches patches = new PodPatches(client, before)) {
            load.startPhase(name);
            fleet.editVersion(version);
            interference.during(before);
            fleet.awaitRolledOut(LIMIT);
            awaitLoad(name);
            LoadReport report = load.startPhase("between");
            Pod after = server.get();
            requireKept(name, report);
            awaitOldProxyGone(after);
            HandoverLog log = HandoverLog.of(client, after);
            UpgradeFigures figures =
                    UpgradeFigures.of(
                            report.phase(name),
                            log.handover(patches.of(PodPatches.epoch(after))),
                            memory(after));
            requireLossless(figures, report.phase(name));
            return figures;
        }
    }

    private void awaitLoad(String phase) {
        long then = load.report().phase(phase).requests();
        Await.until(
                "load after " + phase,
                LIMIT,
                () -> load.report().phase(phase).requests() >= then + REQUESTS_AFTERWARDS);
    }

    private void awaitOldProxyGone(Pod pod) {
        Await.until(
                "the old proxy has exited",
                LIMIT,
                () -> SlotContainer.standby(client, pod).proxy().isEmpty());
    }

    private UpgradeFigures.Memory memory(Pod pod) {
        long proxy =
                SlotContainer.active(client, pod)
                        .proxy()
                        .map(SlotContainer.RunningProcess::rssKibibytes)
                        .orElse(0L);
        long standby =
                SlotContainer.standby(client, pod)
                        .launcher()
                        .map(SlotContainer.RunningProcess::rssKibibytes)
                        .orElse(0L);
        return new UpgradeFigures.Memory(proxy, standby);
    }

    private static void rejectOldProxy(SlotContainer.RunningProcess proxy) {
        throw new IllegalStateException("the previous old proxy still runs: " + proxy);
    }

    private static void requireLossless(UpgradeFigures figures, PhaseReport phase) {
        if (!figures.lossless()) {
            throw new IllegalStateException(figures + " " + phase);
        }
    }

    private static void requireKept(String name, LoadReport report) {
        for (String kind : KEPT) {
            Census census = report.connections(kind);
            if (census.open() != census.original()) {
                throw new IllegalStateException(
                        "%s: %d of %d %s connections were replaced"
                                .formatted(
                                        name,
                                        census.open() - census.original(),
                                        census.open(),
                                        kind));
            }
        }
    }
}
