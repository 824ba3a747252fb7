package dev.midflight.operator.mtls;

import dev.midflight.model.MeshReport;
import dev.midflight.model.SidecarReport;
import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.pod.KnownPod.Injected;
import dev.midflight.operator.pod.MeshPatch;
import dev.midflight.operator.rollout.PodKey;
import java.util.Optional;

/** What the keeper decides, for tests of others' orders. */
public final class TestingMeshKeeper {
    private TestingMeshKeeper() {}

    /** The patch that follows from a report; empty: none. */
    public static Optional<String> patch(
            PodKey key, KnownPod pod, SidecarReport report, MeshReport mesh, boolean leaves) {
        Injected seen = pod.sidecar().orElseThrow();
        return MeshKeeper.due(seen, leaves, with(report, mesh))
                .map(offers -> MeshPatch.of(key, seen, offers).text());
    }

    static SidecarReport with(SidecarReport report, MeshReport mesh) {
        return new SidecarReport(
                report.own(),
                report.peer(),
                report.interception(),
                report.traffic(),
                report.handover(),
                mesh);
    }
}
