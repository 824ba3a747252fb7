package dev.midflight.model.traffic;

/** Whether a listener's connections are the mesh's own mutual TLS. */
public enum MeshTls {
    /** What looks like TLS is passed on as it is. */
    OFF,
    /** Where the client offers it; what is not, is served as it is. */
    PERMISSIVE,
    /** Only those. */
    STRICT
}
