package dev.midflight.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator last saw; counts are of pods that exist and are not being deleted. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SidecarSetStatus(
        @Min(0) @JsonPropertyDescription("The generation of the spec that this status is about.")
                @Nullable Long observedGeneration,
        @Min(0) @JsonPropertyDescription("Pods that the selector and the namespaces' opt-in match.")
                int matchedPods,
        @Min(0) @JsonPropertyDescription("Pods that have the sidecar.") int injectedPods,
        @Min(0) @JsonPropertyDescription("Injected pods that serve with spec.version.")
                int updatedPods,
        @Min(0)
                @JsonPropertyDescription(
                        "Matched pods without a sidecar that nobody decided to leave out: created"
                                + " before the opt-in or while the webhook was away.")
                int missedPods,
        @Min(0) @JsonPropertyDescription("Pods whose upgrade failed and that went back.")
                int failedPods,
        @Min(0)
                @JsonPropertyDescription(
                        "Matched pods that were left out with a reason: they opted out, or the"
                                + " annotation midflight.dev/decision says why.")
                int skippedPods,
        @Size(max = 63)
                @JsonPropertyDescription(
                        "The version before the one being rolled; equal to spec.version once the roll"
                                + " is complete.")
                @Nullable String stableVersion,
        @Size(max = 63)
                @JsonPropertyDescription("The version that the counts and the roll are about.")
                @Nullable String updateVersion,
        @Size(max = 63)
                @JsonPropertyDescription("The version whose roll was stopped because a pod failed.")
                @Nullable String failedVersion,
        @Size(max = 16) @JsonPropertyDescription("Ready, Progressing, Degraded and others.")
                List<Condition> conditions,
        @Size(max = 10) @JsonPropertyDescription("Which pods failed, and why; the newest ten.")
                List<PodFailure> failures) {

    /** Before the operator has seen the SidecarSet. */
    public static final SidecarSetStatus NONE =
            new SidecarSetStatus(null, 0, 0, 0, 0, 0, 0, null, null, null, List.of(), List.of());

    public SidecarSetStatus {
        conditions = Lists.orEmpty(conditions);
        failures = Lists.orEmpty(failures);
    }
}
