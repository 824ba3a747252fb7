package dev.midflight.model.traffic;

/** Whether connections begin with a header of the PROXY protocol, of either version. */
public enum ProxyProtocolMode {
    OFF,
    /** What does not begin like one has none. */
    OPTIONAL,
    /** What has none is closed. */
    REQUIRED
}
