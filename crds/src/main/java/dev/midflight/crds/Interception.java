package dev.midflight.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What of the pod's TCP traffic is redirected to the sidecar, each way. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Interception(
        @Default("{}") @JsonPropertyDescription("Connections that arrive at the pod.")
                InboundInterception inbound,
        @Default("{}") @JsonPropertyDescription("Connections that the pod's containers open.")
                OutboundInterception outbound,
        @Default("Bypass")
                @JsonPropertyDescription(
                        "What becomes of new connections while the proxy is dead or does not answer:"
                                + " they pass by it, or wait for it.")
                OnProxyDeath onProxyDeath,
        @Default("3")
                @Min(1)
                @Max(600)
                @JsonPropertyDescription("How long a silent proxy is waited for before that.")
                Integer proxyDeathSeconds,
        @Default("Repair")
                @JsonPropertyDescription(
                        "What happens when something else changed the pod's rules.")
                OnDrift onDrift) {

    /** Everything, both ways. */
    public static final Interception ALL = new Interception(null, null, null, null, null);

    /** Null stands for the schema's default. */
    public Interception(
            @Nullable InboundInterception inbound,
            @Nullable OutboundInterception outbound,
            @Nullable OnProxyDeath onProxyDeath,
            @Nullable Integer proxyDeathSeconds,
            @Nullable OnDrift onDrift) {
        this.inbound = Objects.requireNonNullElse(inbound, InboundInterception.ALL);
        this.outbound = Objects.requireNonNullElse(outbound, OutboundInterception.ALL);
        this.onProxyDeath = Objects.requireNonNullElse(onProxyDeath, OnProxyDeath.BYPASS);
        this.proxyDeathSeconds = Objects.requireNonNullElse(proxyDeathSeconds, 3);
        this.onDrift = Objects.requireNonNullElse(onDrift, OnDrift.REPAIR);
    }

    /** With the schema's defaults for what the interceptor does by itself. */
    public Interception(InboundInterception inbound, OutboundInterception outbound) {
        this(inbound, outbound, null, null, null);
    }
}
