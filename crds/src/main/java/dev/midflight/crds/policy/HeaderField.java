package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One field line. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HeaderField(
        @Required
                @Size(min = 1, max = 256)
                @Pattern("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")
                @JsonPropertyDescription("Its name, in any case.")
                String name,
        @Required @Size(max = 4096) @JsonPropertyDescription("Its value.") String value) {}
