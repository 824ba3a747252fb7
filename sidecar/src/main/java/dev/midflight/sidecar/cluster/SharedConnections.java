package dev.midflight.sidecar.cluster;

/** Connections of a pool that carry many requests at a time. */
public interface SharedConnections {
    /** True if one of them takes another request now. */
    boolean hasRoom();
}
