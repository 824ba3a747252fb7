package dev.midflight.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens to injected pods when their SidecarSet is deleted. */
public enum DeletionPolicy {
    @JsonProperty("Retain")
    RETAIN,
    @JsonProperty("Bypass")
    BYPASS
}
