package dev.midflight.crds;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A condition in the shape that kubectl and its kin expect (metav1.Condition). */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(
        @Required
                @Size(min = 1, max = 64)
                @JsonPropertyDescription("What the condition is about, in CamelCase.")
                String type,
        @Required
                @Pattern("^(True|False|Unknown)$")
                @Size(max = 7)
                @JsonPropertyDescription("True, False or Unknown.")
                String status,
        @Required
                @Size(min = 1, max = 128)
                @JsonPropertyDescription("Why, as one word for programs, in CamelCase.")
                String reason,
        @Size(max = 2048) @JsonPropertyDescription("Why, as a sentence for people.") String message,
        @Required @Size(max = 40) @JsonPropertyDescription("When status last changed (RFC 3339).")
                String lastTransitionTime,
        @Min(0) @JsonPropertyDescription("The generation that this condition was set for.")
                @Nullable Long observedGeneration) {

    public static final String TRUE = "True";
    public static final String FALSE = "False";
    public static final String UNKNOWN = "Unknown";

    public Condition {
        message = message == null ? "" : message;
    }

    @JsonIgnore
    public boolean isTrue() {
        return status.equals(TRUE);
    }
}
