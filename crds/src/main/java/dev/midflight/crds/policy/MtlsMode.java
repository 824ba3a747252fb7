package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a workload's sidecars ask for mTLS. */
public enum MtlsMode {
    @JsonProperty("Disabled")
    DISABLED,
    @JsonProperty("Permissive")
    PERMISSIVE,
    @JsonProperty("Strict")
    STRICT
}
