package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.util.Objects;

/** What the connections to one pod may be, per event loop of a sidecar. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PoolRule(
        @Default("10000")
                @Min(1)
                @Max(1_000_000)
                @JsonPropertyDescription("Open at the same time; more requests wait.")
                Integer maxConnections,
        @Default("1024")
                @Min(0)
                @Max(1_000_000)
                @JsonPropertyDescription("Requests that wait; more are refused.")
                Integer maxPending,
        @Default("0")
                @Min(0)
                @Max(1_000_000)
                @JsonPropertyDescription("A connection is closed after so many; 0: no limit.")
                Integer maxRequestsPerConnection,
        @Default("64") @Min(0) @Max(10_000) @JsonPropertyDescription("Unused ones that are kept.")
                Integer maxIdle,
        @Default("60")
                @Min(1)
                @Max(3600)
                @JsonPropertyDescription("An unused one is closed after it.")
                Integer idleSeconds,
        @Default("0")
                @Min(0)
                @Max(604_800)
                @JsonPropertyDescription("A connection is not used again after it; 0: no limit.")
                Integer maxAgeSeconds) {

    public PoolRule {
        maxConnections = Objects.requireNonNullElse(maxConnections, 10_000);
        maxPending = Objects.requireNonNullElse(maxPending, 1024);
        maxRequestsPerConnection = Objects.requireNonNullElse(maxRequestsPerConnection, 0);
        maxIdle = Objects.requireNonNullElse(maxIdle, 64);
        idleSeconds = Objects.requireNonNullElse(idleSeconds, 60);
        maxAgeSeconds = Objects.requireNonNullElse(maxAgeSeconds, 0);
    }
}
