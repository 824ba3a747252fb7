package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is spoken to a Service's pods. */
public enum UpstreamProtocolRule {
    /** What the caller speaks. */
    @JsonProperty("Same")
    SAME,
    @JsonProperty("HTTP1")
    HTTP1,
    /** With prior knowledge. */
    @JsonProperty("HTTP2")
    HTTP2
}
