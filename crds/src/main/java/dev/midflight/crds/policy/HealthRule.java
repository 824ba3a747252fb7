package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a caller's sidecar asks pods whether they serve. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "(self.tcp ? 1 : 0) + (has(self.httpPath) ? 1 : 0) + (has(self.grpcService) ? 1 :"
                        + " 0) == 1",
        message = "give one of tcp, httpPath and grpcService")
public record HealthRule(
        @Default("false") @JsonPropertyDescription("They accept a connection.") Boolean tcp,
        @Size(min = 1, max = 2048)
                @Pattern("^/[^#\\s]*$")
                @JsonPropertyDescription("They answer a GET of it with 200 to 299.")
                @Nullable String httpPath,
        @Size(max = 255)
                @Pattern("^[A-Za-z0-9_./-]*$")
                @JsonPropertyDescription(
                        "Their grpc.health.v1 says SERVING; empty: of the server as a whole.")
                @Nullable String grpcService,
        @Default("10000") @Min(100) @Max(3_600_000) @JsonPropertyDescription("How often.")
                Integer intervalMillis,
        @Default("1000")
                @Min(1)
                @Max(600_000)
                @JsonPropertyDescription("How long an answer may take.")
                Integer timeoutMillis,
        @Default("3")
                @Min(1)
                @Max(100)
                @JsonPropertyDescription("Failures in a row after which a pod is not used.")
                Integer unhealthyThreshold,
        @Default("2")
                @Min(1)
                @Max(100)
                @JsonPropertyDescription("Successes in a row after which it is again.")
                Integer healthyThreshold) {

    public HealthRule {
        tcp = Objects.requireNonNullElse(tcp, false);
        intervalMillis = Objects.requireNonNullElse(intervalMillis, 10_000);
        timeoutMillis = Objects.requireNonNullElse(timeoutMillis, 1000);
        unhealthyThreshold = Objects.requireNonNullElse(unhealthyThreshold, 3);
        healthyThreshold = Objects.requireNonNullElse(healthyThreshold, 2);
    }
}
