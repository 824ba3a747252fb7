package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.midflight.crds.Lists;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;

/** Which requests are accepted: as the first rule says that matches. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CheckRule(
        @Default("Enforce")
                @JsonPropertyDescription(
                        "Shadow: nothing is refused; what would be is counted and in the access log.")
                EnforcementMode mode,
        @Size(max = 64) @JsonPropertyDescription("In their order.") List<AccessRule> rules,
        @Default("Deny") @JsonPropertyDescription("What becomes of requests that no rule matches.")
                CheckAction otherwise) {

    public CheckRule {
        mode = Objects.requireNonNullElse(mode, EnforcementMode.ENFORCE);
        rules = Lists.orEmpty(rules);
        otherwise = Objects.requireNonNullElse(otherwise, CheckAction.DENY);
    }
}
