package dev.midflight.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How, and how fast, the pods that run already come to a changed version. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "!has(self.partition) || (type(self.partition) == int ? self.partition >= 0 :"
                        + " string(self.partition).matches('^(100|[0-9]{1,2})%$'))",
        message = "partition: a number of pods from 0 or a percentage from 0% to 100%")
@ValidationRule(
        value =
                "!has(self.maxUnavailable) || (type(self.maxUnavailable) == int ?"
                        + " self.maxUnavailable >= 1 :"
                        + " string(self.maxUnavailable).matches('^(100|[1-9][0-9]?)%$'))",
        message = "maxUnavailable: a number of pods from 1 or a percentage from 1% to 100%")
@ValidationRule(
        value =
                "!has(self.deadlineSeconds) || !has(self.drainSeconds)"
                        + " || self.deadlineSeconds > self.drainSeconds",
        message =
                "deadlineSeconds must be above drainSeconds: a pod whose connections drain for"
                        + " their full time would count as failed")
public record UpdateStrategy(
        @Default("0")
                @JsonPropertyDescription(
                        "How many pods stay on the previous version, as a number or a percentage. 0:"
                                + " all pods roll. With a percentage, a pod's place is a stable hash of"
                                + " its namespace and name.")
                IntOrString partition,
        @Default("\"25%\"")
                @JsonPropertyDescription(
                        "How many pods may be upgraded at the same time, pods that are not ready for"
                                + " any other reason included; a number or a percentage (rounded up).")
                IntOrString maxUnavailable,
        @Default("false")
                @JsonPropertyDescription(
                        "Stops the roll after the pods that are being upgraded now; new pods get the"
                                + " previous version meanwhile.")
                Boolean paused,
        @Default("15")
                @Min(0)
                @Max(3600)
                @JsonPropertyDescription(
                        "How long connections that cannot move may take to end by themselves.")
                Integer drainSeconds,
        @Default("60")
                @Min(0)
                @Max(86400)
                @JsonPropertyDescription(
                        "How long the previous process stays as a warm standby that takes everything"
                                + " back on command.")
                Integer soakSeconds,
        @Default("120")
                @Min(5)
                @Max(86400)
                @JsonPropertyDescription(
                        "How long one pod's new proxy may take until it serves; after that the pod"
                                + " goes back and the roll stops.")
                Integer deadlineSeconds) {

    /** What the schema defaults to. */
    public static final UpdateStrategy DEFAULTS =
            new UpdateStrategy(null, null, null, null, null, null);

    /** Null stands for the schema's default. */
    public UpdateStrategy(
            @Nullable IntOrString partition,
            @Nullable IntOrString maxUnavailable,
            @Nullable Boolean paused,
            @Nullable Integer drainSeconds,
            @Nullable Integer soakSeconds,
            @Nullable Integer deadlineSeconds) {
        this.partition = Objects.requireNonNullElseGet(partition, () -> new IntOrString(0));
        this.maxUnavailable =
                Objects.requireNonNullElseGet(maxUnavailable, () -> new IntOrString("25%"));
        this.paused = Objects.requireNonNullElse(paused, false);
        this.drainSeconds = Objects.requireNonNullElse(drainSeconds, 15);
        this.soakSeconds = Objects.requireNonNullElse(soakSeconds, 60);
        this.deadlineSeconds = Objects.requireNonNullElse(deadlineSeconds, 120);
    }
}
