package dev.midflight.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Where one pod is on its way. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TogglePod(
        @Required @Size(max = 253) @JsonPropertyDescription("The pod's name.") String pod,
        @Required
                @Size(max = 32)
                @JsonPropertyDescription(
                        "Preflight, Offline, Drained, Switched, Online or Failed; with a reason, the"
                                + " way back.")
                String phase,
        @Required @Size(max = 40) @JsonPropertyDescription("Since when (RFC 3339).") String since,
        @Size(max = 1024) @JsonPropertyDescription("Why it waits, goes back or failed.")
                String reason) {

    public TogglePod {
        reason = reason == null ? "" : reason;
    }
}
