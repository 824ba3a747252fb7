package dev.midflight.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Which ports of the pod are taken over; the excluded ones win. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = InterceptionRules.PORTS_OR_EXCLUDED,
        message = InterceptionRules.PORTS_OR_EXCLUDED_MESSAGE)
@ValidationRule(
        value = InterceptionRules.PORTS_NOT_RESERVED,
        message = InterceptionRules.PORTS_NOT_RESERVED_MESSAGE)
public record InboundInterception(
        @Size(max = 64) @JsonPropertyDescription("Only these ports; empty: every port.")
                List<@Min(1) @Max(65535) Integer> ports,
        @Size(max = 64)
                @JsonPropertyDescription(
                        "Never these ports, for example the one of a protocol that the application"
                                + " keeps to itself.")
                List<@Min(1) @Max(65535) Integer> excludePorts) {

    /** Every port. */
    public static final InboundInterception ALL = new InboundInterception(List.of(), List.of());

    public InboundInterception {
        ports = Lists.orEmpty(ports);
        excludePorts = Lists.orEmpty(excludePorts);
    }
}
