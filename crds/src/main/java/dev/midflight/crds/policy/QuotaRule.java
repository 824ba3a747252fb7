package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A token bucket of each pod; requests beyond it are answered with its status. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record QuotaRule(
        @Required
                @Size(min = 1, max = 63)
                @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
                @JsonPropertyDescription("Its name in statistics and access logs.")
                String name,
        @Default("Enforce")
                @JsonPropertyDescription(
                        "Shadow: nothing is refused; what would be is counted and in the access log.")
                EnforcementMode mode,
        @Default("{}") @JsonPropertyDescription("Which requests. Empty: all of them.")
                RequestWhen match,
        @Required
                @Min(1)
                @Max(1_000_000)
                @JsonPropertyDescription("So many come back in every period.")
                Integer requests,
        @Default("1") @Min(1) @Max(86_400) @JsonPropertyDescription("How long a period is.")
                Integer periodSeconds,
        @Min(1)
                @Max(1_000_000)
                @JsonPropertyDescription("So many at once after a silence. Absent: as requests.")
                @Nullable Integer burst,
        @Default("429")
                @Min(400)
                @Max(599)
                @JsonPropertyDescription("The status of what is refused.")
                Integer status) {

    public QuotaRule {
        mode = Objects.requireNonNullElse(mode, EnforcementMode.ENFORCE);
        match = Objects.requireNonNullElse(match, RequestWhen.ANY);
        periodSeconds = Objects.requireNonNullElse(periodSeconds, 1);
        status = Objects.requireNonNullElse(status, 429);
    }
}
