package dev.midflight.wire;

import dev.midflight.model.Epoch;
import dev.midflight.model.HandoverReport;
import dev.midflight.model.InterceptionReport;
import dev.midflight.model.MeshPorts;
import dev.midflight.model.MeshReport;
import dev.midflight.model.ProxyVersion;
import dev.midflight.model.SidecarReport;
import dev.midflight.model.SlotReport;
import dev.midflight.model.TrafficReport;
import dev.midflight.wire.fleet.v1.Handover;
import dev.midflight.wire.fleet.v1.Interception;
import dev.midflight.wire.fleet.v1.Mesh;
import dev.midflight.wire.fleet.v1.Report;
import dev.midflight.wire.fleet.v1.Traffic;
import java.util.HashSet;
import java.util.Optional;

/** What a proxy reports. */
final class WireReports {
    private WireReports() {}

    static Report toWire(SidecarReport report) {
        Report.Builder message =
                Report.newBuilder()
                        .setOwn(toWire(report.own()))
                        .setPeer(toWire(report.peer()))
                        .setInterception(toWire(report.interception()))
                        .setTraffic(toWire(report.traffic()));
        report.handover().map(WireReports::toWire).ifPresent(message::setHandover);
        if (report.mesh().member()) {
            message.setMesh(toWire(report.mesh()));
        }
        return message.build();
    }

    static SidecarReport toModel(Report message) throws MalformedMessageException {
        try {
            return new SidecarReport(
                    toModel(message.getOwn()),
                    toModel(message.getPeer()),
                    toModel(message.getInterception()),
                    toModel(message.getTraffic()),
                    message.hasHandover()
                            ? Optional.of(toModel(message.getHandover()))
                            : Optional.empty(),
                    message.hasMesh() ? toModel(message.getMesh()) : MeshReport.NONE);
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException("report: " + e.getMessage(), e);
        }
    }

    private static dev.midflight.wire.fleet.v1.SlotReport toWire(SlotReport slot) {
        return dev.midflight.wire.fleet.v1.SlotReport.newBuilder()
                .setSlot(WireEnums.toWire(slot.slot()))
                .setState(WireEnums.toWire(slot.state()))
                .setEpoch(slot.epoch().value())
                .setVersion(slot.version().name())
                .setRestarts(slot.restarts())
                .setReason(slot.reason())
                .build();
    }

    private static SlotReport toModel(dev.midflight.wire.fleet.v1.SlotReport slot)
            throws MalformedMessageException {
        return new SlotReport(
                WireEnums.toModel(slot.getSlot()),
                WireEnums.toModel(slot.getState()),
                Epoch.of(slot.getEpoch()),
                slot.getVersion().isEmpty()
                        ? ProxyVersion.UNKNOWN
                        : ProxyVersion.of(slot.getVersion()),
                slot.getRestarts(),
                slot.getReason());
    }

    private static Interception toWire(InterceptionReport interception) {
        return Interception.newBuilder()
                .setWanted(WireEnums.toWire(interception.wanted()))
                .setActual(WireEnums.toWire(interception.actual()))
                .setBackend(interception.backend())
                .setMessage(interception.message())
                .setScope(interception.scope())
                .setBypasses(interception.bypasses())
                .setDrifts(interception.drifts())
                .build();
    }

    private static InterceptionReport toModel(Interception interception) {
        return new InterceptionReport(
                WireEnums.toModel(interception.getWanted()),
                WireEnums.toModel(interception.getActual()),
                interception.getBackend(),
                interception.getMessage(),
                interception.getScope(),
                interception.getBypasses(),
                interception.getDrifts());
    }

    private static Mesh toWire(MeshReport mesh) {
        Mesh.Builder message = Mesh.newBuilder().setStrict(mesh.strict());
        mesh.takes()
                .ifPresent(
                        ports ->
                                message.setTakes(
                                        Mesh.Ports.newBuilder()
                                                .setOthers(ports.others())
                                                .addAllListed(ports.listed())));
        return message.build();
    }

    private static MeshReport toModel(Mesh mesh) {
        return new MeshReport(
                true,
                mesh.hasTakes()
                        ? Optional.of(
                                new MeshPorts(
                                        mesh.getTakes().getOthers(),
                                        new HashSet<>(mesh.getTakes().getListedList())))
                        : Optional.empty(),
                mesh.getStrict());
    }

    private static Traffic toWire(TrafficReport traffic) {
        return Traffic.newBuilder()
                .setOpenConnections(traffic.openConnections())
                .setAcceptedTotal(traffic.acceptedTotal())
                .setRequestsTotal(traffic.requestsTotal())
                .setFailedTotal(traffic.failedTotal())
                .build();
    }

    private static TrafficReport toModel(Traffic traffic) {
        return new TrafficReport(
                traffic.getOpenConnections(),
                traffic.getAcceptedTotal(),
                traffic.getRequestsTotal(),
                traffic.getFailedTotal());
    }

    private static Handover toWire(HandoverReport handover) {
        return Handover.newBuilder()
                .setFromEpoch(handover.fromEpoch().value())
                .setMoved(handover.moved())
                .setDrained(handover.drained())
                .putAllCut(handover.cut())
                .setFrozenMicros(handover.frozenMicros())
                .setComplete(handover.complete())
                .build();
    }

    private static HandoverReport toModel(Handover handover) {
        return new HandoverReport(
                Epoch.of(handover.getFromEpoch()),
                handover.getMoved(),
                handover.getDrained(),
                handover.getCutMap(),
                handover.getFrozenMicros(),
                handover.getComplete());
    }
}
