package dev.midflight.operator.sidecarset;

import static dev.midflight.operator.sidecarset.TestingSets.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.crds.DeletionPolicy;
import dev.midflight.crds.SidecarSet;
import dev.midflight.crds.UpdateStrategy;
import dev.midflight.model.Epoch;
import dev.midflight.model.InterceptionMode;
import dev.midflight.model.InterceptionReport;
import dev.midflight.model.MeshReport;
import dev.midflight.model.ProxyVersion;
import dev.midflight.model.SidecarReport;
import dev.midflight.model.Slot;
import dev.midflight.model.SlotReport;
import dev.midflight.model.SlotState;
import dev.midflight.model.TrafficReport;
import dev.midflight.operator.rollout.FleetPod;
import dev.midflight.operator.rollout.FleetPod.Availability;
import dev.midflight.operator.rollout.Intent;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.rollout.Progress;
import dev.midflight.operator.rollout.Restarts;
import dev.midflight.operator.rollout.SlotContainer;
import dev.midflight.operator.sidecarset.SidecarSetDeletion.Finished;
import dev.midflight.operator.sidecarset.SidecarSetDeletion.Waiting;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SidecarSetDeletionTest {
    private static final FleetPod POD =
            new FleetPod(
                    new PodKey("shop", "cart-0", "uid"),
                    "node-1",
                    Availability.READY,
                    new Intent(Slot.A, Epoch.of(1)),
                    new SlotContainer("/spec/initContainers/0", "sidecar:v1", ""),
                    new SlotContainer("/spec/initContainers/1", "sidecar:v1", ""),
                    new Progress.Idle(),
                    Restarts.NONE);

    @Test
    void retainNeedsNoPodsConsent() {
        SidecarSetDeletion deletion = decide(DeletionPolicy.RETAIN, 0, Optional.empty(), 0);

        assertEquals(new Finished(List.of()), deletion);
    }

    @Test
    void anUpgradeUnderWayComesToItsEndFirst() {
        assertEquals(
                new Waiting(List.of()), decide(DeletionPolicy.RETAIN, 1, Optional.empty(), 119));
    }

    @Test
    void bypassWaitsUntilThePodSaysThatItLetGo() {
        assertEquals(
                new Waiting(List.of(POD.key())),
                decide(DeletionPolicy.BYPASS, 0, Optional.of(InterceptionMode.ON), 10));
        assertEquals(
                new Finished(List.of()),
                decide(DeletionPolicy.BYPASS, 0, Optional.of(InterceptionMode.BYPASSED), 10));
    }

    @Test
    void aPodThatCanNotBeReachedDoesNotHoldItForEver() {
        assertEquals(
                new Waiting(List.of(POD.key())),
                decide(DeletionPolicy.BYPASS, 0, Optional.empty(), 120));
        assertEquals(
                new Finished(List.of(POD.key())),
                decide(DeletionPolicy.BYPASS, 0, Optional.empty(), 121));
    }

    private static SidecarSetDeletion decide(
            DeletionPolicy policy, int underWay, Optional<InterceptionMode> mode, int seconds) {
        SidecarSet set =
                TestingSets.set("default", NOW.toString(), UpdateStrategy.DEFAULTS, policy);
        set.getMetadata().setDeletionTimestamp(NOW.toString());
        return SidecarSetDeletion.decide(
                set,
                List.of(POD),
                underWay,
                pod -> mode.map(SidecarSetDeletionTest::report),
                NOW.plusSeconds(seconds));
    }

    private static SidecarReport report(InterceptionMode actual) {
        return new SidecarReport(
                new SlotReport(
                        Slot.A, SlotState.SERVING, Epoch.of(1), ProxyVersion.of("v1"), 0, ""),
                SlotReport.unreachable(Slot.B),
                new InterceptionReport(actual, actual, "nft", "", "", 0, 0),
                TrafficReport.NONE,
                Optional.empty(),
                MeshReport.NONE);
    }
}
