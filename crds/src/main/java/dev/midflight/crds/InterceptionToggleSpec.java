package dev.midflight.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;
import java.util.Objects;

/**
 * Whether the traffic of the selected pods passes through their sidecars, and how they get there.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = InterceptionRules.PORTS_NOT_RESERVED,
        message = InterceptionRules.PORTS_NOT_RESERVED_MESSAGE)
@ValidationRule(
        value = "!has(self.cidrs) || self.cidrs.all(c, isCIDR(c))",
        message = "cidrs: each entry is a network such as 10.0.0.0/8 or fd00::/8")
@ValidationRule(
        value = "!has(self.cidrs) || size(self.cidrs) == 0 || self.direction != 'Inbound'",
        message = "cidrs are destinations: leave them out where direction is Inbound")
@ValidationRule(
        value =
                "(!has(self.ports) || size(self.ports) == 0) && (!has(self.cidrs) ||"
                        + " size(self.cidrs) == 0) || self.desired == 'Enabled'",
        message =
                "ports and cidrs say what is intercepted: leave them out where desired is Disabled")
@ValidationRule(value = InterceptionRules.RULES_FIT, message = InterceptionRules.RULES_FIT_MESSAGE)
@ValidationRule(
        value =
                "!has(self.maxUnavailable) || (type(self.maxUnavailable) == int ?"
                        + " self.maxUnavailable >= 1 :"
                        + " string(self.maxUnavailable).matches('^(100|[1-9][0-9]?)%$'))",
        message = "maxUnavailable: a number of pods from 1 or a percentage from 1% to 100%")
@ValidationRule(
        value = "self.deadlineSeconds > self.drainSeconds",
        message = "deadlineSeconds must be above drainSeconds: every pod would fail otherwise")
public record InterceptionToggleSpec(
        @Default("{}")
                @JsonPropertyDescription(
                        "Which injected pods of this namespace. Empty: every one. Where several"
                                + " toggles match a pod, the oldest one counts.")
                LabelSelector selector,
        @Required
                @JsonPropertyDescription(
                        "Enabled: traffic passes through the sidecar. Disabled: it goes directly.")
                Desired desired,
        @Default("Both")
                @JsonPropertyDescription(
                        "Which connections this is about; the other direction stays as the SidecarSet"
                                + " says.")
                TrafficDirection direction,
        @Size(max = 64)
                @JsonPropertyDescription(
                        "Only these ports: the pod's own inbound, the destination's outbound. Empty:"
                                + " as the SidecarSet says.")
                List<@Min(1) @Max(65535) Integer> ports,
        @Size(max = 64)
                @JsonPropertyDescription(
                        "Only these destinations of outbound connections, in CIDR notation. Empty: as"
                                + " the SidecarSet says.")
                List<@Size(min = 1, max = 43) String> cidrs,
        @Size(max = 8)
                @JsonPropertyDescription(
                        "The registries that a pod leaves before the switch, in this order, and comes"
                                + " back to after it, in the opposite order. Empty: none; established"
                                + " connections stay where they are.")
                List<ToggleStep> steps,
        @Default("1")
                @JsonPropertyDescription(
                        "How many pods may be on their way at the same time, pods that failed or are"
                                + " not ready included; a number or a percentage (rounded up).")
                IntOrString maxUnavailable,
        @Default("15")
                @Min(0)
                @Max(3600)
                @JsonPropertyDescription(
                        "How long connections may take to end or fall quiet once the pod has left its"
                                + " registries; after that the switch goes on without them.")
                Integer drainSeconds,
        @Default("2")
                @Min(1)
                @Max(60)
                @JsonPropertyDescription("A connection without a byte for so long counts as quiet.")
                Integer quietSeconds,
        @Default("10")
                @Min(0)
                @Max(3600)
                @JsonPropertyDescription(
                        "How long consumers may take to find a pod that has come back; until then it"
                                + " does not count as a provider that another pod may rely on. Above"
                                + " what consumers keep in a cache: Dubbo's 5 s, Spring Cloud"
                                + " LoadBalancer's 35 s by default.")
                Integer settleSeconds,
        @Default("120")
                @Min(5)
                @Max(86400)
                @JsonPropertyDescription(
                        "How long leaving the registries, or the switch, may take; after that the pod"
                                + " goes back to where it was, and into its registries.")
                Integer deadlineSeconds,
        @Default("false")
                @JsonPropertyDescription("Begins with no more pods; those on their way arrive.")
                Boolean paused) {

    /** Null stands for the schema's default. */
    public InterceptionToggleSpec {
        selector = Objects.requireNonNullElseGet(selector, LabelSelector::new);
        direction = Objects.requireNonNullElse(direction, TrafficDirection.BOTH);
        ports = Lists.orEmpty(ports);
        cidrs = Lists.orEmpty(cidrs);
        steps = Lists.orEmpty(steps);
        maxUnavailable = Objects.requireNonNullElseGet(maxUnavailable, () -> new IntOrString(1));
        drainSeconds = Objects.requireNonNullElse(drainSeconds, 15);
        quietSeconds = Objects.requireNonNullElse(quietSeconds, 2);
        settleSeconds = Objects.requireNonNullElse(settleSeconds, 10);
        deadlineSeconds = Objects.requireNonNullElse(deadlineSeconds, 120);
        paused = Objects.requireNonNullElse(paused, false);
    }
}
