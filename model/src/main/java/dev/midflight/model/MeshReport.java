package dev.midflight.model;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What a proxy has to do with the mesh's mutual TLS.
 *
 * @param member whether a control plane of ours configures it, so that it may speak mutual TLS
 * @param takes at which of the pod's ports it serves it; empty: it can't tell just now
 * @param strict whether it refuses what comes in without
 */
public record MeshReport(boolean member, Optional<MeshPorts> takes, boolean strict) {
    /** Of a proxy that never speaks it. */
    public static final MeshReport NONE = new MeshReport(false, Optional.empty(), false);

    public MeshReport {
        requireNonNull(takes, "takes is null");
    }
}
