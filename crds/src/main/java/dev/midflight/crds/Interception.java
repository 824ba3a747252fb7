package dev.midflight.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import java.util.Objects;

/** What of the pod's TCP traffic is redirected to the sidecar, each way. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Interception(
        @Default("{}") @JsonPropertyDescription("Connections that arrive at the pod.")
                InboundInterception inbound,
        @Default("{}") @JsonPropertyDescription("Connections that the pod's containers open.")
                OutboundInterception outbound) {

    /** Everything, both ways. */
    public static final Interception ALL =
            new Interception(InboundInterception.ALL, OutboundInterception.ALL);

    public Interception {
        inbound = Objects.requireNonNullElse(inbound, InboundInterception.ALL);
        outbound = Objects.requireNonNullElse(outbound, OutboundInterception.ALL);
    }
}
