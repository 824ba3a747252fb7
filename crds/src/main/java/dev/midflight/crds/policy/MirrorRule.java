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

/** Who gets a copy; nobody waits for what it answers. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MirrorRule(
        @Size(min = 1, max = 63)
                @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
                @JsonPropertyDescription("A Service of the policy's namespace. Absent: the target.")
                @Nullable String service,
        @Min(1)
                @Max(65535)
                @JsonPropertyDescription("Its port. Absent: the port that the caller asked for.")
                @Nullable Integer port,
        @Size(min = 1, max = 63)
                @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
                @JsonPropertyDescription("A subset of it. Absent: all its pods.")
                @Nullable String subset,
        @Default("100")
                @Min(0)
                @Max(100)
                @JsonPropertyDescription("Of how many requests, in percent.")
                Integer percent) {

    public MirrorRule {
        percent = Objects.requireNonNullElse(percent, 100);
    }
}
