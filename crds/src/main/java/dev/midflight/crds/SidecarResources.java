package dev.midflight.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import java.util.Objects;

/** How much of the application's own requests the sidecar is entitled to. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SidecarResources(
        @Default("PodLevel")
                @JsonPropertyDescription(
                        "PodLevel: the pod's totals are fixed in `spec.resources` (Kubernetes 1.34 or"
                                + " later; older clusters fall back to ContainerLevel). ContainerLevel:"
                                + " the share moves from the containers' requests to the sidecar's; a"
                                + " Guaranteed pod becomes Burstable.")
                ResourceMode mode,
        @Default("{\"ratioPercent\": 25, \"floor\": \"20m\"}")
                @JsonPropertyDescription("The sidecar's share of the CPU requests.")
                ResourceShare cpu,
        @Default("{\"ratioPercent\": 6, \"floor\": \"192Mi\"}")
                @JsonPropertyDescription(
                        "The sidecar's share of the memory requests. It is for both slots: two"
                                + " proxies run for the time of an upgrade.")
                ResourceShare memory,
        @Default("Inject")
                @JsonPropertyDescription(
                        "What to do with a pod where requests, limits, QoS class or the sidecar's"
                                + " entitlement cannot all be kept. Inject: inject it and say in the"
                                + " decision what is lost. Skip: leave it alone and say why.")
                WhereImpossible whereImpossible) {

    /** What the schema defaults to. */
    public static final SidecarResources DEFAULTS =
            new SidecarResources(
                    ResourceMode.POD_LEVEL,
                    ResourceShare.ratio(25, "20m"),
                    ResourceShare.ratio(6, "192Mi"),
                    WhereImpossible.INJECT);

    public SidecarResources {
        mode = Objects.requireNonNullElse(mode, ResourceMode.POD_LEVEL);
        cpu = Objects.requireNonNullElseGet(cpu, () -> ResourceShare.ratio(25, "20m"));
        memory = Objects.requireNonNullElseGet(memory, () -> ResourceShare.ratio(6, "192Mi"));
        whereImpossible = Objects.requireNonNullElse(whereImpossible, WhereImpossible.INJECT);
    }
}
