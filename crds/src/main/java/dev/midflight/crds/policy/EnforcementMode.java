package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a check or quota does what it says. */
public enum EnforcementMode {
    @JsonProperty("Enforce")
    ENFORCE,
    /** It is only counted what it would do. */
    @JsonProperty("Shadow")
    SHADOW
}
