package dev.midflight.sidecar.fleet;

import dev.midflight.model.Epoch;
import dev.midflight.model.InterceptionReport;
import dev.midflight.model.MeshReport;
import dev.midflight.model.ProxyVersion;
import dev.midflight.model.SidecarReport;
import dev.midflight.model.Slot;
import dev.midflight.model.SlotReport;
import dev.midflight.model.SlotState;
import dev.midflight.model.TrafficReport;
import java.util.Optional;

/** A proxy in slot a whose peer does what the test says. */
final class TestingReports implements ReportSource {
    private volatile SidecarReport current = of(SlotReport.unreachable(Slot.B));
    private volatile Runnable listener = () -> {};

    @Override
    public SidecarReport current() {
        return current;
    }

    @Override
    public Subscription onChange(Runnable changed) {
        listener = changed;
        return () -> listener = () -> {};
    }

    void peerFails(String reason) {
        current =
                of(
                        new SlotReport(
                                Slot.B,
                                SlotState.FAILED,
                                Epoch.of(4),
                                ProxyVersion.of("v2"),
                                5,
                                reason));
        listener.run();
    }

    private static SidecarReport of(SlotReport peer) {
        return new SidecarReport(
                new SlotReport(
                        Slot.A, SlotState.SERVING, Epoch.of(3), ProxyVersion.of("v1"), 0, ""),
                peer,
                InterceptionReport.UNKNOWN,
                TrafficReport.NONE,
                Optional.empty(),
                MeshReport.NONE);
    }
}
