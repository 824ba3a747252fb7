package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A share of a route's requests. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SplitShare(
        @Size(min = 1, max = 63)
                @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
                @JsonPropertyDescription("A Service of the policy's namespace. Absent: the target.")
                @Nullable String service,
        @Min(1)
                @Max(65535)
                @JsonPropertyDescription(
                        "The Service's port. Absent: the port that the caller asked for.")
                @Nullable Integer port,
        @Size(min = 1, max = 63)
                @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
                @JsonPropertyDescription(
                        "One of the subsets that the Service's policies name. Absent: all its pods.")
                @Nullable String subset,
        @Default("1")
                @Min(0)
                @Max(1_000_000)
                @JsonPropertyDescription("Its share, in proportion to the others'.")
                Integer weight) {

    public SplitShare {
        weight = Objects.requireNonNullElse(weight, 1);
    }
}
