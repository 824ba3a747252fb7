package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How callers treat a Service's pods. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UpstreamRule(
        @Default("Same")
                @JsonPropertyDescription("What is spoken to them. Same: what the caller speaks.")
                UpstreamProtocolRule protocol,
        @Default("5000")
                @Min(10)
                @Max(120_000)
                @JsonPropertyDescription("How long a connection may take.")
                Integer connectTimeoutMillis,
        @Default("{}") @JsonPropertyDescription("Which pod a request goes to.")
                BalancingRule loadBalancing,
        @JsonPropertyDescription("What the connections to one pod may be, per event loop.")
                @Nullable PoolRule pool,
        @JsonPropertyDescription("What one sidecar may have under way to all of them.")
                @Nullable BreakerRule circuitBreaker,
        @JsonPropertyDescription(
                        "How every caller asks the pods whether they serve. Absent: it does not.")
                @Nullable HealthRule healthCheck,
        @JsonPropertyDescription("When a pod is not used for a while. Absent: never.")
                @Nullable OutlierRule outlierDetection) {

    public UpstreamRule {
        protocol = Objects.requireNonNullElse(protocol, UpstreamProtocolRule.SAME);
        connectTimeoutMillis = Objects.requireNonNullElse(connectTimeoutMillis, 5000);
        loadBalancing = Objects.requireNonNullElse(loadBalancing, BalancingRule.DEFAULTS);
    }
}
