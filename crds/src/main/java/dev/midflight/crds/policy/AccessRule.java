package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.midflight.crds.Lists;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;

/** What becomes of some requests; all of it has to hold. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccessRule(
        @Required @JsonPropertyDescription("Allow or Deny.") CheckAction action,
        @Size(max = 32) @JsonPropertyDescription("From one of these peers. Empty: from anyone.")
                List<Peer> peers,
        @Default("{}") @JsonPropertyDescription("Which requests. Empty: all of them.")
                RequestWhen match) {

    public AccessRule {
        peers = Lists.orEmpty(peers);
        match = Objects.requireNonNullElse(match, RequestWhen.ANY);
    }
}
