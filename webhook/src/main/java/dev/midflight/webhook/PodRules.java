package dev.midflight.webhook;

import static dev.midflight.webhook.SkipReason.*;

import dev.midflight.crds.MidflightNames;
import dev.midflight.crds.SidecarSet;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What in a pod makes it impossible to inject, resources apart, in this order. */
final class PodRules {
    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST_NAME = 253;
    static final Set<String> CONTAINERS =
            Set.of(
                    MidflightNames.SLOT_A_CONTAINER,
                    MidflightNames.SLOT_B_CONTAINER,
                    MidflightNames.NET_CONTAINER);
    private static final Set<String> VOLUMES =
            Set.of(MidflightNames.RUN_VOLUME, MidflightNames.TOKEN_VOLUME);

    private final InjectionRequest request;
    private final Pod pod;
    private final PodSpec spec;

    PodRules(InjectionRequest request) {
        this.request = request;
        this.pod = request.pod();
        this.spec = pod.getSpec();
    }

    /** The first reason to leave the pod alone, where that set would inject it. */
    Optional<InjectionDecision.Skip> skip(SidecarSet set) {
        return Stream.<Supplier<Optional<InjectionDecision.Skip>>>of(
                        this::hostNetwork,
                        this::windows,
                        this::podSecurity,
                        this::portInUse,
                        this::uidInUse,
                        this::nameInUse,
                        () -> nameTooLong(set),
                        this::needsNativeSidecars,
                        this::exclusiveCpus)
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<InjectionDecision.Skip> hostNetwork() {
        return Boolean.TRUE.equals(spec.getHostNetwork())
                ? skip(
                        HOST_NETWORK,
                        "the pod uses the node's network; redirecting there would catch every pod")
                : Optional.empty();
    }

    private Optional<InjectionDecision.Skip> windows() {
        boolean os = spec.getOs() != null && "windows".equals(spec.getOs().getName());
        boolean node =
                spec.getNodeSelector() != null
                        && "windows".equals(spec.getNodeSelector().get("kubernetes.io/os"));
        return os || node ? skip(WINDOWS, "the sidecar runs on Linux only") : Optional.empty();
    }

    private Optional<InjectionDecision.Skip> podSecurity() {
        String level =
                Metadata.labels(request.namespace()).get("pod-security.kubernetes.io/enforce");
        return level != null && Set.of("baseline", "restricted").contains(level)
                ? skip(
                        POD_SECURITY,
                        ("namespace %s enforces Pod Security level %s, which forbids the NET_ADMIN"
                                        + " that redirecting needs")
                                .formatted(request.namespace().getMetadata().getName(), level))
                : Optional.empty();
    }

    private Optional<InjectionDecision.Skip> portInUse() {
        for (Container container : PodResources.containers(spec).toList()) {
            for (ContainerPort port : container.getPorts()) {
                Optional<Integer> reserved =
                        Stream.of(port.getContainerPort(), port.getHostPort())
                                .filter(Objects::nonNull)
                                .filter(PodRules::isReserved)
                                .findFirst();
                if (reserved.isPresent()) {
                    return skip(
                            PORT_IN_USE,
                            "container %s uses port %d; %d to %d are the sidecar's"
                                    .formatted(
                                            container.getName(),
                                            reserved.get(),
                                            MidflightNames.FIRST_RESERVED_PORT,
                                            MidflightNames.LAST_RESERVED_PORT));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isReserved(int port) {
        return port >= MidflightNames.FIRST_RESERVED_PORT
                && port <= MidflightNames.LAST_RESERVED_PORT;
    }

    private Optional<InjectionDecision.Skip> uidInUse() {
        Long podUid =
                spec.getSecurityContext() == null ? null : spec.getSecurityContext().getRunAsUser();
        for (Container container : PodResources.containers(spec).toList()) {
            Long own =
                    container.getSecurityContext() == null
                            ? null
                            : container.getSecurityContext().getRunAsUser();
            Long uid = own == null ? podUid : own;
            if (uid != null && uid == MidflightNames.SIDECAR_UID) {
                return skip(
                        UID_IN_USE,
                        ("container %s runs as uid %d, which is the sidecar's: its traffic would"
                                        + " not be redirected")
                                .formatted(container.getName(), MidflightNames.SIDECAR_UID));
            }
        }
        return Optional.empty();
    }

    private Optional<InjectionDecision.Skip> nameInUse() {
        Optional<String> container =
                PodResources.containers(spec)
                        .map(Container::getName)
                        .filter(CONTAINERS::contains)
                        .findFirst();
        Optional<String> volume =
                spec.getVolumes().stream()
                        .map(Volume::getName)
                        .filter(VOLUMES::contains)
                        .findFirst();
        return container
                .or(() -> volume)
                .flatMap(
                        name ->
                                skip(
                                        NAME_IN_USE,
                                        "the pod has a container or volume of its own named %s"
                                                .formatted(name)));
    }

    private Optional<InjectionDecision.Skip> nameTooLong(SidecarSet set) {
        String name = set.getMetadata().getName();
        if (name.length() > LONGEST_LABEL) {
            return skip(
                    NAME_TOO_LONG,
                    "SidecarSet %s: the name has %d characters, a label's value at most %d"
                            .formatted(name, name.length(), LONGEST_LABEL));
        }
        String podName = Objects.requireNonNullElse(pod.getMetadata().getName(), "");
        return podName.length() > LONGEST_NAME
                ? skip(
                        NAME_TOO_LONG,
                        "the pod's name has %d characters, at most %d are allowed"
                                .formatted(podName.length(), LONGEST_NAME))
                : Optional.empty();
    }

    private Optional<InjectionDecision.Skip> needsNativeSidecars() {
        String policy = spec.getRestartPolicy();
        boolean ends = "Never".equals(policy) || "OnFailure".equals(policy);
        return ends && !request.facts().nativeSidecars()
                ? skip(
                        NEEDS_NATIVE_SIDECARS,
                        ("a pod with restartPolicy %s would never complete beside a plain sidecar"
                                        + " container; native sidecars need every kubelet at 1.32 or later")
                                .formatted(policy))
                : Optional.empty();
    }

    private Optional<InjectionDecision.Skip> exclusiveCpus() {
        if (!request.facts().exclusiveCpus() || QosClass.of(spec) != QosClass.GUARANTEED) {
            return Optional.empty();
        }
        return PodResources.containers(spec)
                .filter(PodRules::hasWholeCpus)
                .findFirst()
                .flatMap(
                        container ->
                                skip(
                                        EXCLUSIVE_CPUS,
                                        ("container %s of this Guaranteed pod has whole CPUs and a"
                                                        + " node has the static CPU manager: with a share"
                                                        + " moved it would lose its exclusive CPUs")
                                                .formatted(container.getName())));
    }

    private static boolean hasWholeCpus(Container container) {
        long millis = ResourceKind.CPU.limit(container.getResources()).orElse(0);
        return millis > 0 && millis % 1000 == 0;
    }

    private static Optional<InjectionDecision.Skip> skip(SkipReason reason, String message) {
        return Optional.of(new InjectionDecision.Skip(reason, message));
    }
}
