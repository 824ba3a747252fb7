package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which pod a request goes to. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.slowStartSeconds == 0 || !(self.policy in ['RingHash', 'Maglev'])",
        message = "slowStartSeconds: 0 with RingHash and Maglev, whose assignment would move")
@ValidationRule(
        value = "!has(self.choices) || self.policy == 'LeastRequest'",
        message = "choices is of LeastRequest")
@ValidationRule(
        value = "!has(self.decayMillis) || self.policy == 'PeakEwma'",
        message = "decayMillis is of PeakEwma")
@ValidationRule(
        value = "!has(self.minRingSize) || self.policy == 'RingHash'",
        message = "minRingSize is of RingHash")
@ValidationRule(
        value = "!has(self.tableSize) || self.policy == 'Maglev'",
        message = "tableSize is of Maglev")
public record BalancingRule(
        @Default("LeastRequest") @JsonPropertyDescription("How one of the healthy pods is chosen.")
                BalancingPolicy policy,
        @Min(2) @Max(16) @JsonPropertyDescription("LeastRequest: how many are compared. Absent: 2.")
                @Nullable Integer choices,
        @Min(10)
                @Max(600_000)
                @JsonPropertyDescription(
                        "PeakEwma: after it a peak counts e times less. Absent: 10000.")
                @Nullable Integer decayMillis,
        @Min(1)
                @Max(65_536)
                @JsonPropertyDescription("RingHash: as many points at least. Absent: 1024.")
                @Nullable Integer minRingSize,
        @Min(2) @Max(5_000_011) @JsonPropertyDescription("Maglev: a prime. Absent: 65537.")
                @Nullable Integer tableSize,
        @Default("0")
                @Min(0)
                @Max(3600)
                @JsonPropertyDescription(
                        "A pod that is new gets its share step by step for so long.")
                Integer slowStartSeconds,
        @Default("10")
                @Min(1)
                @Max(100)
                @JsonPropertyDescription("With how much of it that begins, in percent.")
                Integer slowStartPercent,
        @Default("Nearest")
                @JsonPropertyDescription(
                        "Nearest: pods of the caller's own zone first, further ones as far as those"
                                + " are unhealthy. Anywhere: all alike.")
                LocalityRule locality,
        @Default("140")
                @Min(100)
                @Max(1000)
                @JsonPropertyDescription(
                        "The nearest pods keep all requests while their healthy share in percent,"
                                + " times this, is at least 100 percent.")
                Integer overprovisioningPercent,
        @Default("50")
                @Min(0)
                @Max(100)
                @JsonPropertyDescription(
                        "With a smaller healthy share than this, health is not looked at; 0: never.")
                Integer panicPercent) {

    /** What the schema defaults to. */
    public static final BalancingRule DEFAULTS =
            new BalancingRule(
                    BalancingPolicy.LEAST_REQUEST,
                    null,
                    null,
                    null,
                    null,
                    0,
                    10,
                    LocalityRule.NEAREST,
                    140,
                    50);

    public BalancingRule {
        policy = Objects.requireNonNullElse(policy, BalancingPolicy.LEAST_REQUEST);
        slowStartSeconds = Objects.requireNonNullElse(slowStartSeconds, 0);
        slowStartPercent = Objects.requireNonNullElse(slowStartPercent, 10);
        locality = Objects.requireNonNullElse(locality, LocalityRule.NEAREST);
        overprovisioningPercent = Objects.requireNonNullElse(overprovisioningPercent, 140);
        panicPercent = Objects.requireNonNullElse(panicPercent, 50);
    }
}
