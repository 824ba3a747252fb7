package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.LabelSelector;
import org.jspecify.annotations.Nullable;

/** Whom a policy is about, in its own namespace; with neither: every pod of it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!(has(self.service) && has(self.workload))",
        message = "give service or workload, not both")
public record PolicyTarget(
        @JsonPropertyDescription("A Service: its callers and its pods.")
                @Nullable ServiceTarget service,
        @JsonPropertyDescription("Pods by their labels; empty: every pod of the namespace.")
                @Nullable LabelSelector workload) {

    /** Every pod of the namespace. */
    public static final PolicyTarget NAMESPACE = new PolicyTarget(null, null);
}
