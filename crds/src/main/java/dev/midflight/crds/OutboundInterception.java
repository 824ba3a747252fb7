package dev.midflight.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Which destinations of the pod's own connections are taken over; the excluded ones win. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = InterceptionRules.PORTS_OR_EXCLUDED,
        message = InterceptionRules.PORTS_OR_EXCLUDED_MESSAGE)
@ValidationRule(
        value = InterceptionRules.PORTS_NOT_RESERVED,
        message = InterceptionRules.PORTS_NOT_RESERVED_MESSAGE)
@ValidationRule(
        value = InterceptionRules.VALID_CIDRS,
        message = InterceptionRules.VALID_CIDRS_MESSAGE)
public record OutboundInterception(
        @Size(max = 64) @JsonPropertyDescription("Only these destination ports; empty: every port.")
                List<@Min(1) @Max(65535) Integer> ports,
        @Size(max = 64) @JsonPropertyDescription("Never these destination ports.")
                List<@Min(1) @Max(65535) Integer> excludePorts,
        @Size(max = 64)
                @JsonPropertyDescription(
                        "Only these destinations, IPv4 or IPv6 in CIDR notation; empty: every"
                                + " destination.")
                List<@Size(min = 1, max = 43) String> cidrs,
        @Size(max = 64)
                @JsonPropertyDescription("Never these destinations, IPv4 or IPv6 in CIDR notation.")
                List<@Size(min = 1, max = 43) String> excludeCidrs) {

    /** Every destination. */
    public static final OutboundInterception ALL =
            new OutboundInterception(List.of(), List.of(), List.of(), List.of());

    public OutboundInterception {
        ports = Lists.orEmpty(ports);
        excludePorts = Lists.orEmpty(excludePorts);
        cidrs = Lists.orEmpty(cidrs);
        excludeCidrs = Lists.orEmpty(excludeCidrs);
    }
}
