package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** An answer of the caller's own sidecar. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RespondRule(
        @Required @Min(200) @Max(599) @JsonPropertyDescription("Its status.") Integer status,
        @Default("text/plain; charset=utf-8")
                @Size(min = 1, max = 256)
                @JsonPropertyDescription("What its content is.")
                String contentType,
        @Default("") @Size(max = 16384) @JsonPropertyDescription("Its content.") String body) {

    public RespondRule {
        contentType = Objects.requireNonNullElse(contentType, "text/plain; charset=utf-8");
        body = Objects.requireNonNullElse(body, "");
    }
}
