package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.util.Objects;

/** How long a caller's sidecar waits; 0: as long as its own limits say. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TimeoutRule(
        @Default("0") @Min(0) @Max(120_000) @JsonPropertyDescription("For a connection, each try.")
                Integer connectMillis,
        @Default("0")
                @Min(0)
                @Max(604_800_000)
                @JsonPropertyDescription("From the request's end to the response's head, each try.")
                Integer headMillis,
        @Default("0")
                @Min(0)
                @Max(604_800_000)
                @JsonPropertyDescription("Without a byte in either direction.")
                Integer idleMillis,
        @Default("0")
                @Min(0)
                @Max(604_800_000)
                @JsonPropertyDescription("For all of it, retries included.")
                Integer requestMillis) {

    public TimeoutRule {
        connectMillis = Objects.requireNonNullElse(connectMillis, 0);
        headMillis = Objects.requireNonNullElse(headMillis, 0);
        idleMillis = Objects.requireNonNullElse(idleMillis, 0);
        requestMillis = Objects.requireNonNullElse(requestMillis, 0);
    }
}
