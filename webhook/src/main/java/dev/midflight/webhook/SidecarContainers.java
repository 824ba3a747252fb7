package dev.midflight.webhook;

import dev.midflight.crds.MidflightNames;
import dev.midflight.crds.SidecarSet;
import io.fabric8.kubernetes.api.model.CapabilitiesBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.List;
import java.util.Objects;

/** The three containers and two volumes of an injected pod, as docs/design/pod.md lists them. */
final class SidecarContainers {
    private static final long TOKEN_SECONDS = 3600;
    private static final Long DEFAULT_GRACE_SECONDS = 30L;

    private final SidecarSet set;
    private final String version;
    private final ResourcePlan plan;
    private final ClusterFacts facts;
    private final long graceSeconds;
    private final PodPorts ports;

    SidecarContainers(
            SidecarSet set, String version, ResourcePlan plan, ClusterFacts facts, Pod pod) {
        this.set = set;
        this.version = version;
        this.plan = plan;
        this.facts = facts;
        this.graceSeconds =
                Objects.requireNonNullElse(
                        pod.getSpec().getTerminationGracePeriodSeconds(), DEFAULT_GRACE_SECONDS);
        this.ports = PodPorts.of(pod);
    }

    List<Container> containers() {
        return List.of(
                slot(MidflightNames.SLOT_A_CONTAINER, "a"),
                slot(MidflightNames.SLOT_B_CONTAINER, "b"),
                net());
    }

    List<Volume> volumes() {
        Volume run =
                new VolumeBuilder()
                        .withName(MidflightNames.RUN_VOLUME)
                        .withNewEmptyDir()
                        .withMedium("Memory")
                        .withSizeLimit(new Quantity("16Mi"))
                        .endEmptyDir()
                        .build();
        Volume token =
                new VolumeBuilder()
                        .withName(MidflightNames.TOKEN_VOLUME)
                        .withNewProjected()
                        .addNewSource()
                        .withNewServiceAccountToken(
                                MidflightNames.TOKEN_AUDIENCE, TOKEN_SECONDS, "token")
                        .endSource()
                        .addNewSource()
                        .withNewConfigMap()
                        .withName(MidflightNames.CA_CONFIG_MAP)
                        .addNewItem(
                                MidflightNames.CA_CONFIG_MAP_KEY,
                                null,
                                MidflightNames.CA_CONFIG_MAP_KEY)
                        .withOptional(true)
                        .endConfigMap()
                        .endSource()
                        .endProjected()
                        .build();
        return List.of(run, token);
    }

    private Container slot(String name, String slot) {
        return common(name, "slot")
                .withEnv(SlotEnvironment.of(slot, set, plan, facts, graceSeconds, ports))
                .withResources(plan.slot())
                .withSecurityContext(slotSecurity())
                .withLivenessProbe(agentProbe("slot").withPeriodSeconds(10).build())
                .addNewVolumeMount()
                .withName(MidflightNames.TOKEN_VOLUME)
                .withMountPath(MidflightNames.TOKEN_DIRECTORY)
                .withReadOnly(true)
                .endVolumeMount()
                .build();
    }

    private Container net() {
        Probe startup = agentProbe("net").withPeriodSeconds(1).withFailureThreshold(120).build();
        return common(MidflightNames.NET_CONTAINER, "net")
                .withEnv(SlotEnvironment.podIps())
                .withResources(plan.net())
                .withSecurityContext(netSecurity())
                .withStartupProbe(startup)
                .build();
    }

    private ContainerBuilder common(String name, String role) {
        ContainerBuilder container =
                new ContainerBuilder()
                        .withName(name)
                        .withImage(set.getSpec().imageOf(version))
                        .withImagePullPolicy(set.getSpec().imagePullPolicy().text())
                        .withCommand(MidflightNames.AGENT, role)
                        .withTerminationMessagePolicy("FallbackToLogsOnError")
                        .addNewVolumeMount()
                        .withName(MidflightNames.RUN_VOLUME)
                        .withMountPath(MidflightNames.RUN_DIRECTORY)
                        .endVolumeMount();
        return facts.nativeSidecars() ? container.withRestartPolicy("Always") : container;
    }

    private static ProbeBuilder agentProbe(String role) {
        return new ProbeBuilder()
                .withNewExec()
                .withCommand(MidflightNames.AGENT, "probe", role)
                .endExec()
                .withTimeoutSeconds(5)
                .withFailureThreshold(6);
    }

    private static SecurityContext slotSecurity() {
        return new SecurityContextBuilder()
                .withRunAsUser(MidflightNames.SIDECAR_UID)
                .withRunAsGroup(MidflightNames.SIDECAR_UID)
                .withRunAsNonRoot(true)
                .withAllowPrivilegeEscalation(false)
                .withPrivileged(false)
                .withReadOnlyRootFilesystem(true)
                .withCapabilities(new CapabilitiesBuilder().withDrop("ALL").build())
                .withNewSeccompProfile(null, "RuntimeDefault")
                .build();
    }

    private static SecurityContext netSecurity() {
        return new SecurityContextBuilder()
                .withRunAsUser(0L)
                .withRunAsGroup(0L)
                .withRunAsNonRoot(false)
                .withAllowPrivilegeEscalation(false)
                .withPrivileged(false)
                .withReadOnlyRootFilesystem(true)
                .withCapabilities(
                        new CapabilitiesBuilder()
                                .withDrop("ALL")
                                .withAdd("NET_ADMIN", "NET_RAW")
                                .build())
                .withNewSeccompProfile(null, "RuntimeDefault")
                .build();
    }
}
