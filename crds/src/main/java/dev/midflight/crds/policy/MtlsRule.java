package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** Who may connect to the target's pods. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MtlsRule(
        @Required
                @JsonPropertyDescription(
                        "Disabled: they take no mTLS. Permissive: mTLS from those who can, plain from"
                                + " the others. Strict: mTLS only.")
                MtlsMode mode) {}
