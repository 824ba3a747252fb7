package dev.midflight.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether traffic is to pass through the sidecar. */
public enum Desired {
    @JsonProperty("Enabled")
    ENABLED,
    @JsonProperty("Disabled")
    DISABLED
}
