package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** One of three ways to say what a path is. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "(has(self.exact) ? 1 : 0) + (has(self.prefix) ? 1 : 0) + (has(self.regex) ? 1 : 0)"
                        + " == 1",
        message = "give one of exact, prefix and regex")
public record PathWhen(
        @Size(min = 1, max = 2048)
                @Pattern("^/[^?#\\s]*$")
                @JsonPropertyDescription("The whole path.")
                @Nullable String exact,
        @Size(min = 1, max = 2048)
                @Pattern("^/[^?#\\s]*$")
                @JsonPropertyDescription("Its first segments: /a is of /a and /a/b, not of /ab.")
                @Nullable String prefix,
        @Size(min = 1, max = 2048)
                @JsonPropertyDescription("An expression of RE2's syntax for the whole path.")
                @Nullable String regex) {

    /** By its first segments. */
    public static PathWhen prefix(String prefix) {
        return new PathWhen(null, prefix, null);
    }
}
