package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.midflight.crds.Lists;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Edits of header fields: removed first, then set, then added. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HeaderRule(
        @Size(max = 32) @JsonPropertyDescription("Fields that go.")
                List<@Size(min = 1, max = 256) String> remove,
        @Size(max = 32) @JsonPropertyDescription("Fields instead of all of their name.")
                List<HeaderField> set,
        @Size(max = 32) @JsonPropertyDescription("Fields beside those of their name.")
                List<HeaderField> add) {

    public HeaderRule {
        remove = Lists.orEmpty(remove);
        set = Lists.orEmpty(set);
        add = Lists.orEmpty(add);
    }
}
