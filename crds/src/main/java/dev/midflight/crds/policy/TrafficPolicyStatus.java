package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.midflight.crds.Condition;
import dev.midflight.crds.Lists;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What became of a policy, and what the sidecars say of it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrafficPolicyStatus(
        @Min(0) @JsonPropertyDescription("The generation of the spec that this status is about.")
                @Nullable Long observedGeneration,
        @Size(max = 512)
                @JsonPropertyDescription(
                        "Whom it is about, in short: reviews:80, reviews, app=web or * for every pod.")
                String target,
        @Min(0)
                @JsonPropertyDescription(
                        "Sidecars that this policy reaches and that are connected.")
                int sidecars,
        @Min(0) @JsonPropertyDescription("Of these, those that run by it.") int acknowledged,
        @Min(0) @JsonPropertyDescription("Of these, those that refused it and go on as before.")
                int rejected,
        @Size(max = 10)
                @JsonPropertyDescription("Why sidecars refused it; at most ten different reasons.")
                List<Rejection> rejections,
        @Size(max = 16)
                @JsonPropertyDescription(
                        "Accepted: it can be translated. Conflicted: a part of it does not count,"
                                + " because another policy's does. Programmed: every sidecar has"
                                + " acknowledged it.")
                List<Condition> conditions) {

    /** Before the operator has seen the policy. */
    public static final TrafficPolicyStatus NONE =
            new TrafficPolicyStatus(null, "", 0, 0, 0, List.of(), List.of());

    public TrafficPolicyStatus {
        target = Objects.requireNonNullElse(target, "");
        rejections = Lists.orEmpty(rejections);
        conditions = Lists.orEmpty(conditions);
    }
}
