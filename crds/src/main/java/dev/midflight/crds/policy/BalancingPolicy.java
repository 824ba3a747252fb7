package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How one of the healthy pods is chosen. */
public enum BalancingPolicy {
    @JsonProperty("RoundRobin")
    ROUND_ROBIN,
    @JsonProperty("Random")
    RANDOM,
    /** The one with fewer active requests of some random ones. */
    @JsonProperty("LeastRequest")
    LEAST_REQUEST,
    /** The one with the lower latency times active requests of two random ones. */
    @JsonProperty("PeakEwma")
    PEAK_EWMA,
    @JsonProperty("RingHash")
    RING_HASH,
    @JsonProperty("Maglev")
    MAGLEV
}
