package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.util.Objects;

/** What one sidecar may have under way to a Service; beyond it requests are refused at once. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BreakerRule(
        @Default("10000") @Min(1) @Max(1_000_000) @JsonPropertyDescription("Connections.")
                Integer maxConnections,
        @Default("10000")
                @Min(0)
                @Max(1_000_000)
                @JsonPropertyDescription("Requests that wait for a connection.")
                Integer maxPending,
        @Default("10000") @Min(1) @Max(1_000_000) @JsonPropertyDescription("Requests.")
                Integer maxRequests,
        @Default("20")
                @Min(0)
                @Max(100)
                @JsonPropertyDescription("Retries, in percent of the requests under way.")
                Integer retryPercent,
        @Default("3") @Min(0) @Max(10_000) @JsonPropertyDescription("Always as many retries.")
                Integer minRetries) {

    public BreakerRule {
        maxConnections = Objects.requireNonNullElse(maxConnections, 10_000);
        maxPending = Objects.requireNonNullElse(maxPending, 10_000);
        maxRequests = Objects.requireNonNullElse(maxRequests, 10_000);
        retryPercent = Objects.requireNonNullElse(retryPercent, 20);
        minRetries = Objects.requireNonNullElse(minRetries, 3);
    }
}
