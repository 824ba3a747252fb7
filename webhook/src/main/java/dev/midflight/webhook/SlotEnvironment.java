package dev.midflight.webhook;

import dev.midflight.crds.InboundInterception;
import dev.midflight.crds.MidflightNames;
import dev.midflight.crds.OutboundInterception;
import dev.midflight.crds.SidecarSet;
import dev.midflight.model.PortHints;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The environment of a slot, as docs/design/pod.md lists it. */
final class SlotEnvironment {
    private SlotEnvironment() {}

    static List<EnvVar> of(
            String slot,
            SidecarSet set,
            ResourcePlan plan,
            ClusterFacts facts,
            long graceSeconds,
            PodPorts ports) {
        List<EnvVar> variables = new ArrayList<>(always(slot, set, plan, facts, graceSeconds));
        hints("MIDFLIGHT_INBOUND_PORT_PROTOCOLS", ports.inbound(), variables);
        hints("MIDFLIGHT_OUTBOUND_PORT_PROTOCOLS", ports.outbound(), variables);
        return List.copyOf(variables);
    }

    private static void hints(String name, PortHints hints, List<EnvVar> variables) {
        if (!hints.equals(PortHints.NONE)) {
            variables.add(value(name, hints.text()));
        }
    }

    private static List<EnvVar> always(
            String slot, SidecarSet set, ResourcePlan plan, ClusterFacts facts, long graceSeconds) {
        InboundInterception inbound = set.getSpec().interception().inbound();
        OutboundInterception outbound = set.getSpec().interception().outbound();
        return List.of(
                value("MIDFLIGHT_SLOT", slot),
                annotation("MIDFLIGHT_ACTIVE_SLOT", MidflightNames.ACTIVE_SLOT_ANNOTATION),
                annotation("MIDFLIGHT_EPOCH", MidflightNames.EPOCH_ANNOTATION),
                field("MIDFLIGHT_POD_NAME", "metadata.name"),
                field("MIDFLIGHT_POD_NAMESPACE", "metadata.namespace"),
                field("MIDFLIGHT_POD_UID", "metadata.uid"),
                podIps(),
                field("MIDFLIGHT_NODE_NAME", "spec.nodeName"),
                value("MIDFLIGHT_FLEET_ADDRESS", facts.fleetAddress()),
                value("MIDFLIGHT_XDS_ADDRESS", "operator"),
                value("MIDFLIGHT_SIDECARSET", set.getMetadata().getName()),
                value("MIDFLIGHT_INBOUND_PORTS", allOr(inbound.ports())),
                value("MIDFLIGHT_EXCLUDE_INBOUND_PORTS", joined(inbound.excludePorts())),
                value("MIDFLIGHT_OUTBOUND_CIDRS", allOr(outbound.cidrs())),
                value("MIDFLIGHT_EXCLUDE_OUTBOUND_CIDRS", joined(outbound.excludeCidrs())),
                value("MIDFLIGHT_OUTBOUND_PORTS", allOr(outbound.ports())),
                value("MIDFLIGHT_EXCLUDE_OUTBOUND_PORTS", joined(outbound.excludePorts())),
                annotation("MIDFLIGHT_INTERCEPTION", MidflightNames.INTERCEPTION_ANNOTATION),
                value("MIDFLIGHT_DRAIN_SECONDS", set.getSpec().updateStrategy().drainSeconds()),
                value("MIDFLIGHT_SOAK_SECONDS", set.getSpec().updateStrategy().soakSeconds()),
                value("MIDFLIGHT_GRACE_SECONDS", graceSeconds),
                value("MIDFLIGHT_MEMORY_MIB", plan.slotMemoryMebibytes()),
                value("MIDFLIGHT_CPU_MILLIS", plan.cpuMillis()),
                value("MIDFLIGHT_NATIVE_SIDECAR", facts.nativeSidecars()));
    }

    static EnvVar podIps() {
        return field("MIDFLIGHT_POD_IPS", "status.podIPs");
    }

    private static String allOr(List<?> entries) {
        return entries.isEmpty() ? "*" : joined(entries);
    }

    private static String joined(List<?> entries) {
        return entries.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static EnvVar value(String name, Object value) {
        return new EnvVar(name, String.valueOf(value), null);
    }

    private static EnvVar annotation(String name, String key) {
        return field(name, "metadata.annotations['" + key + "']");
    }

    private static EnvVar field(String name, String path) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewFieldRef("v1", path)
                .endValueFrom()
                .build();
    }
}
