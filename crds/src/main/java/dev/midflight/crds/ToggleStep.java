package dev.midflight.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One registry that the application is taken out of before the switch, and put back after it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ToggleStep(
        @Required
                @Size(min = 1, max = 63)
                @Pattern("^[A-Za-z][A-Za-z0-9]*$")
                @JsonPropertyDescription(
                        "Which adapter: None, HttpHook, Dubbo, Nacos, SpringCloud or SofaRegistry"
                                + " (docs/registry-adapters.md).")
                String adapter,
        @JsonPropertyDescription("The adapter's settings, as docs/registry-adapters.md lists them.")
                Map<String, String> settings,
        @Size(max = 253)
                @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
                @JsonPropertyDescription(
                        "A Secret of this namespace whose keys are the adapter's credentials, for"
                                + " example username and password.")
                @Nullable String credentialsSecret) {

    public ToggleStep {
        settings = Objects.requireNonNullElse(settings, Map.of());
    }
}
