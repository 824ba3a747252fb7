package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of a request. */
public enum CheckAction {
    @JsonProperty("Allow")
    ALLOW,
    @JsonProperty("Deny")
    DENY
}
