package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the value of a header field or a query parameter is. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "(has(self.exact) ? 1 : 0) + (has(self.prefix) ? 1 : 0) + (has(self.suffix) ? 1 :"
                        + " 0) + (has(self.regex) ? 1 : 0) <= 1",
        message = "give one of exact, prefix, suffix and regex, or none: it is there")
public record FieldWhen(
        @Required
                @Size(min = 1, max = 256)
                @JsonPropertyDescription("Its name; of a header field in any case.")
                String name,
        @Size(max = 1024) @JsonPropertyDescription("The whole value.") @Nullable String exact,
        @Size(max = 1024) @JsonPropertyDescription("Its beginning.") @Nullable String prefix,
        @Size(max = 1024) @JsonPropertyDescription("Its end.") @Nullable String suffix,
        @Size(min = 1, max = 2048)
                @JsonPropertyDescription("An expression of RE2's syntax for the whole value.")
                @Nullable String regex,
        @Default("false") @JsonPropertyDescription("True: where this does not hold.")
                Boolean inverted) {

    public FieldWhen {
        inverted = Objects.requireNonNullElse(inverted, false);
    }
}
