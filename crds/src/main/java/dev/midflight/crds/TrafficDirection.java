package dev.midflight.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which way connections go, as the pod sees it. */
public enum TrafficDirection {
    @JsonProperty("Inbound")
    INBOUND,
    @JsonProperty("Outbound")
    OUTBOUND,
    @JsonProperty("Both")
    BOTH
}
