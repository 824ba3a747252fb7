package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import java.util.Objects;

/** The pods of a Service that have some labels. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "size(self.labels) > 0", message = "labels: one at least")
public record SubsetRule(
        @Required
                @Size(min = 1, max = 63)
                @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
                @JsonPropertyDescription("What routes call it.")
                String name,
        @Required @JsonPropertyDescription("Labels that a pod has to have, at most 16.")
                Map<String, String> labels) {

    public SubsetRule {
        labels = Map.copyOf(Objects.requireNonNullElse(labels, Map.of()));
    }
}
