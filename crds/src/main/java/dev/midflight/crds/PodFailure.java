package dev.midflight.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One pod whose upgrade failed. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PodFailure(
        @Required @Size(max = 317) @JsonPropertyDescription("The pod, as namespace/name.")
                String pod,
        @Required @Size(max = 63) @JsonPropertyDescription("The version that failed there.")
                String version,
        @Required @Size(max = 128) @JsonPropertyDescription("Why, as one word for programs.")
                String reason,
        @Size(max = 1024) @JsonPropertyDescription("Why, as a sentence for people.")
                String message) {

    public PodFailure {
        message = message == null ? "" : message;
    }
}
