package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** What the upstream is asked for; the query stays. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "(has(self.path) ? 1 : 0) + (has(self.prefix) ? 1 : 0) + (has(self.regex) ? 1 : 0)"
                        + " <= 1",
        message = "give one of path, prefix and regex")
@ValidationRule(
        value = "has(self.regex) == has(self.replacement)",
        message = "give regex and replacement together")
public record RewriteRule(
        @Size(min = 1, max = 253) @JsonPropertyDescription("Another host.") @Nullable String host,
        @Size(min = 1, max = 2048)
                @Pattern("^/[^?#\\s]*$")
                @JsonPropertyDescription("Another path.")
                @Nullable String path,
        @Size(min = 1, max = 2048)
                @Pattern("^/[^?#\\s]*$")
                @JsonPropertyDescription("Instead of the prefix that matched.")
                @Nullable String prefix,
        @Size(min = 1, max = 2048)
                @JsonPropertyDescription("What is replaced wherever it matches, in RE2's syntax.")
                @Nullable String regex,
        @Size(max = 2048) @JsonPropertyDescription("What it is replaced by; $1 is a group.")
                @Nullable String replacement) {}
