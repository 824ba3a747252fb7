package dev.midflight.model.traffic;

/** What is spoken to a cluster's endpoints. */
public enum UpstreamProtocol {
    /** What the client speaks. */
    SAME,
    HTTP1,
    /** With prior knowledge. */
    HTTP2
}
