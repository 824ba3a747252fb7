package dev.midflight.sidecar.duty;

import dev.midflight.model.Epoch;
import dev.midflight.model.HandoverReport;
import dev.midflight.model.InterceptionReport;
import dev.midflight.model.MeshReport;
import dev.midflight.model.ProxyVersion;
import dev.midflight.model.SidecarReport;
import dev.midflight.model.Slot;
import dev.midflight.model.SlotReport;
import dev.midflight.model.SlotState;
import dev.midflight.model.TrafficReport;
import dev.midflight.sidecar.fleet.ReportSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;

/** Everything that the operator is told of this pod, put together when it is asked for. */
public final class PodReport implements ReportSource {
    private final Slot slot;
    private final ProxyVersion version;
    private final Supplier<TrafficReport> traffic;
    private final Function<InterceptionReport, MeshReport> mesh;
    private final List<Runnable> subscribers = new CopyOnWriteArrayList<>();
    private volatile Epoch epoch = Epoch.of(0);
    private volatile SlotReport own;
    private volatile SlotReport peer;
    private volatile MeshReport meshTold = MeshReport.NONE;
    private volatile InterceptionReport interception = InterceptionReport.UNKNOWN;
    private volatile Optional<HandoverReport> handover = Optional.empty();

    /**
     * @param mesh what follows for mutual TLS from the rules that are in force
     */
    public PodReport(
            Slot slot,
            ProxyVersion version,
            Supplier<TrafficReport> traffic,
            Function<InterceptionReport, MeshReport> mesh) {
        this.slot = slot;
        this.version = version;
        this.traffic = traffic;
        this.mesh = mesh;
        this.own = SlotReport.unreachable(slot);
        this.peer = SlotReport.unreachable(slot.peer());
    }

    @Override
    public SidecarReport current() {
        MeshReport now = mesh.apply(interception);
        meshTold = now;
        return new SidecarReport(serving(), peer, interception, traffic.get(), handover, now);
    }

    @Override
    public Subscription onChange(Runnable changed) {
        subscribers.add(changed);
        return () -> subscribers.remove(changed);
    }

    void serves(Epoch newEpoch, Optional<HandoverReport> by) {
        epoch = newEpoch;
        handover = by;
        changed();
    }

    void handover(HandoverReport report) {
        handover = Optional.of(report);
        changed();
    }

    void interception(InterceptionReport report) {
        interception = report;
        changed();
    }

    /** Another configuration or certificate is in force; most of them change nothing here. */
    void meshMayHaveChanged() {
        if (!mesh.apply(interception).equals(meshTold)) {
            changed();
        }
    }

    void own(SlotReport report) {
        own = report;
        changed();
    }

    void peer(SlotReport report) {
        peer = report;
        changed();
    }

    /** Only a proxy that serves reports; its launcher alone knows how often it was restarted. */
    private SlotReport serving() {
        return new SlotReport(
                slot, SlotState.SERVING, epoch, version, own.restarts(), own.reason());
    }

    private void changed() {
        subscribers.forEach(Runnable::run);
    }
}
