package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What goes wrong on purpose: first the delay, then the answer. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.delayMillis) || has(self.abortStatus)",
        message = "give delayMillis, abortStatus or both")
public record FaultRule(
        @Min(1) @Max(3_600_000) @JsonPropertyDescription("Requests wait so long.")
                @Nullable Integer delayMillis,
        @Default("100") @Min(0) @Max(100) @JsonPropertyDescription("As many wait, in percent.")
                Integer delayPercent,
        @Min(400) @Max(599) @JsonPropertyDescription("Requests get this status.")
                @Nullable Integer abortStatus,
        @Default("100") @Min(0) @Max(100) @JsonPropertyDescription("As many get it, in percent.")
                Integer abortPercent) {

    public FaultRule {
        delayPercent = Objects.requireNonNullElse(delayPercent, 100);
        abortPercent = Objects.requireNonNullElse(abortPercent, 100);
    }
}
