package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether it matters where a pod runs. */
public enum LocalityRule {
    @JsonProperty("Nearest")
    NEAREST,
    @JsonProperty("Anywhere")
    ANYWHERE
}
