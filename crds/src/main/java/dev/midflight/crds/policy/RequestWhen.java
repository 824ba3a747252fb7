package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.midflight.crds.Lists;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which requests; all of it has to hold. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.query) || self.query.all(q, !q.inverted)",
        message = "query: inverted is of headers only")
public record RequestWhen(
        @JsonPropertyDescription("What the path is, without its query.") @Nullable PathWhen path,
        @Size(max = 16) @JsonPropertyDescription("One of these methods. Empty: any.")
                List<@Size(min = 1, max = 32) String> methods,
        @Size(max = 16) @JsonPropertyDescription("Every one of these header fields.")
                List<FieldWhen> headers,
        @Size(max = 16) @JsonPropertyDescription("Every one of these query parameters.")
                List<FieldWhen> query) {

    /** Every request. */
    public static final RequestWhen ANY = new RequestWhen(null, List.of(), List.of(), List.of());

    public RequestWhen {
        methods = Lists.orEmpty(methods);
        headers = Lists.orEmpty(headers);
        query = Lists.orEmpty(query);
    }
}
