package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Pods whose sidecars use a route. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Caller(
        @Size(min = 1, max = 63)
                @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
                @JsonPropertyDescription("Their namespace. Absent: the policy's own.")
                @Nullable String namespace,
        @JsonPropertyDescription(
                        "Labels that they have, at most 16. Empty: every pod of the namespace.")
                Map<String, String> labels) {

    public Caller {
        labels = Map.copyOf(Objects.requireNonNullElse(labels, Map.of()));
    }
}
