package dev.midflight.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** By which of two means the pod goes on asking for exactly what it asked for. */
public enum ResourceMode {
    @JsonProperty("PodLevel")
    POD_LEVEL("PodLevel"),
    @JsonProperty("ContainerLevel")
    CONTAINER_LEVEL("ContainerLevel");

    private final String text;

    ResourceMode(String text) {
        this.text = text;
    }

    /** The word used in the resource and in decisions. */
    public String text() {
        return text;
    }
}
