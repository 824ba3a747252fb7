package dev.midflight.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Kubernetes' own three pull policies. */
public enum ImagePullPolicy {
    @JsonProperty("Always")
    ALWAYS("Always"),
    @JsonProperty("IfNotPresent")
    IF_NOT_PRESENT("IfNotPresent"),
    @JsonProperty("Never")
    NEVER("Never");

    private final String text;

    ImagePullPolicy(String text) {
        this.text = text;
    }

    /** The word that a container's {@code imagePullPolicy} takes. */
    public String text() {
        return text;
    }
}
