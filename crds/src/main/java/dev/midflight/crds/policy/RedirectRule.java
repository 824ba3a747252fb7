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

/** Where a caller is sent; what is not given stays as it asked. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "has(self.scheme) || has(self.host) || has(self.port) || has(self.path) ||"
                        + " has(self.prefix)",
        message = "give one of scheme, host, port, path and prefix at least")
@ValidationRule(
        value = "!(has(self.path) && has(self.prefix))",
        message = "give path or prefix, not both")
public record RedirectRule(
        @Default("302") @JsonPropertyDescription("301, 302, 303, 307 or 308.") Integer status,
        @Pattern("^https?$") @Size(max = 5) @JsonPropertyDescription("http or https.")
                @Nullable String scheme,
        @Size(min = 1, max = 253) @JsonPropertyDescription("Another host.") @Nullable String host,
        @Min(1) @Max(65535) @JsonPropertyDescription("Another port.") @Nullable Integer port,
        @Size(min = 1, max = 2048)
                @Pattern("^/[^?#\\s]*$")
                @JsonPropertyDescription("Another path.")
                @Nullable String path,
        @Size(min = 1, max = 2048)
                @Pattern("^/[^?#\\s]*$")
                @JsonPropertyDescription("Instead of the prefix that matched.")
                @Nullable String prefix) {

    public RedirectRule {
        status = Objects.requireNonNullElse(status, 302);
    }
}
