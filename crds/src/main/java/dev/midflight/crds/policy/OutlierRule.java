package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;

/** When a pod is not used for a while because of how its requests ended. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.maxEjectionMillis >= self.baseEjectionMillis",
        message = "maxEjectionMillis: not below baseEjectionMillis")
public record OutlierRule(
        @Default("5")
                @Min(0)
                @Max(10_000)
                @JsonPropertyDescription("So many 5xx or failures in a row; 0: off.")
                Integer consecutive5xx,
        @Default("5")
                @Min(0)
                @Max(10_000)
                @JsonPropertyDescription("So many 502, 503, 504 or failures in a row; 0: off.")
                Integer consecutiveGatewayErrors,
        @Default("5")
                @Min(0)
                @Max(10_000)
                @JsonPropertyDescription(
                        "So many connections in a row that could not be made; 0: off.")
                Integer consecutiveConnectFailures,
        @Default("10000")
                @Min(10)
                @Max(3_600_000)
                @JsonPropertyDescription("How often all of them are compared.")
                Integer intervalMillis,
        @Default("30000")
                @Min(10)
                @Max(3_600_000)
                @JsonPropertyDescription(
                        "For how long the first time; each further time adds as much.")
                Integer baseEjectionMillis,
        @Default("300000")
                @Min(10)
                @Max(86_400_000)
                @JsonPropertyDescription("For how long at most.")
                Integer maxEjectionMillis,
        @Default("10")
                @Min(0)
                @Max(100)
                @JsonPropertyDescription(
                        "As many of the pods at a time, in percent; one always, if there is another.")
                Integer maxEjectionPercent) {

    public OutlierRule {
        consecutive5xx = Objects.requireNonNullElse(consecutive5xx, 5);
        consecutiveGatewayErrors = Objects.requireNonNullElse(consecutiveGatewayErrors, 5);
        consecutiveConnectFailures = Objects.requireNonNullElse(consecutiveConnectFailures, 5);
        intervalMillis = Objects.requireNonNullElse(intervalMillis, 10_000);
        baseEjectionMillis = Objects.requireNonNullElse(baseEjectionMillis, 30_000);
        maxEjectionMillis = Objects.requireNonNullElse(maxEjectionMillis, 300_000);
        maxEjectionPercent = Objects.requireNonNullElse(maxEjectionPercent, 10);
    }
}
