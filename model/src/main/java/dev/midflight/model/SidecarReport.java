package dev.midflight.model;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What the serving proxy of a pod tells the operator.
 *
 * @param handover by which it came to serve; empty after a cold start
 */
public record SidecarReport(
        SlotReport own,
        SlotReport peer,
        InterceptionReport interception,
        TrafficReport traffic,
        Optional<HandoverReport> handover,
        MeshReport mesh) {
    public SidecarReport {
        requireNonNull(own, "own is null");
        requireNonNull(peer, "peer is null");
        requireNonNull(interception, "interception is null");
        requireNonNull(traffic, "traffic is null");
        requireNonNull(handover, "handover is null");
        requireNonNull(mesh, "mesh is null");
    }
}
