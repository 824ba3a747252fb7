package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What of a request decides which pod it goes to. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "(has(self.header) ? 1 : 0) + (has(self.query) ? 1 : 0) + (self.peer ? 1 : 0) == 1",
        message = "give one of header, query and peer")
public record HashRule(
        @Size(min = 1, max = 256) @JsonPropertyDescription("A header field's value.")
                @Nullable String header,
        @Size(min = 1, max = 256) @JsonPropertyDescription("A query parameter's value.")
                @Nullable String query,
        @Default("false") @JsonPropertyDescription("The caller's address.") Boolean peer) {

    public HashRule {
        peer = Objects.requireNonNullElse(peer, false);
    }
}
