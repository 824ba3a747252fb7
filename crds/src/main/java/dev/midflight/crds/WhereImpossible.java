package dev.midflight.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What to do with a pod whose requests, limits and QoS class cannot all be kept. */
public enum WhereImpossible {
    @JsonProperty("Inject")
    INJECT,
    @JsonProperty("Skip")
    SKIP
}
