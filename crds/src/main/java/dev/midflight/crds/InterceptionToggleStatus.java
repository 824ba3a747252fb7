package dev.midflight.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator last saw; counts are of injected pods that are not being deleted. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InterceptionToggleStatus(
        @Min(0) @JsonPropertyDescription("The generation of the spec that this status is about.")
                @Nullable Long observedGeneration,
        @Min(0) @JsonPropertyDescription("Pods that follow this toggle.") int matchedPods,
        @Min(0) @JsonPropertyDescription("Pods that are as desired.") int switchedPods,
        @Min(0) @JsonPropertyDescription("Pods on their way, in any phase.") int switchingPods,
        @Min(0) @JsonPropertyDescription("Of these, pods that are out of their registries now.")
                int offlinePods,
        @Min(0) @JsonPropertyDescription("Pods that went back, with the last reason below.")
                int failedPods,
        @Min(0)
                @JsonPropertyDescription(
                        "Pods that cannot begin yet: the last healthy provider, no report from the"
                                + " proxy, or a registry that does not answer.")
                int blockedPods,
        @Min(0)
                @JsonPropertyDescription(
                        "Pods whose rules are not what they should be, or whose proxy is passed by.")
                int driftedPods,
        @Size(max = 16) @JsonPropertyDescription("Ready, Progressing, Degraded and others.")
                List<Condition> conditions,
        @Size(max = 10)
                @JsonPropertyDescription("Pods on their way, blocked or failed; at most ten.")
                List<TogglePod> pods) {

    /** Before the operator has seen the toggle. */
    public static final InterceptionToggleStatus NONE =
            new InterceptionToggleStatus(null, 0, 0, 0, 0, 0, 0, 0, List.of(), List.of());

    public InterceptionToggleStatus {
        conditions = Lists.orEmpty(conditions);
        pods = Lists.orEmpty(pods);
    }
}
