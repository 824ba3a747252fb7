package dev.midflight.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens to new connections while a pod's proxy is dead or does not answer. */
public enum OnProxyDeath {
    /** They go directly, until a proxy serves again. */
    @JsonProperty("Bypass")
    BYPASS,
    /** They wait or fail, so that nothing ever passes by the proxy. */
    @JsonProperty("Block")
    BLOCK
}
