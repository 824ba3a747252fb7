package dev.midflight.model.traffic;

/** Which header of the PROXY protocol a cluster's connections begin with. */
public enum ProxyProtocolVersion {
    OFF,
    /** Text. */
    V1,
    /** Binary. */
    V2
}
