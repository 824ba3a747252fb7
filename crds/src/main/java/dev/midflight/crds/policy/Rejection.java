package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Why sidecars go on without what they were sent. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Rejection(
        @Required @Size(max = 1024) @JsonPropertyDescription("What the sidecars said.")
                String reason,
        @Min(1) @JsonPropertyDescription("How many said so.") int sidecars,
        @Size(max = 253) @JsonPropertyDescription("One of their pods.") String pod) {}
