package dev.midflight.operator.pod;

import dev.midflight.crds.MidflightNames;
import dev.midflight.model.Epoch;
import dev.midflight.model.InterceptionScope;
import dev.midflight.model.MeshPorts;
import dev.midflight.model.Slot;
import dev.midflight.operator.pod.KnownPod.Injected;
import dev.midflight.operator.pod.KnownPod.OtherClient;
import dev.midflight.operator.pod.KnownPod.Without;
import dev.midflight.operator.rollout.FleetPod;
import dev.midflight.operator.rollout.FleetPod.Availability;
import dev.midflight.operator.rollout.Intent;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.rollout.Progress;
import dev.midflight.operator.rollout.SlotContainer;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reduces a pod to what is kept of it. */
final class PodReader {
    /** An intent that nobody can have written: the first epoch is 1. */
    private static final Intent UNREADABLE = new Intent(Slot.A, Epoch.of(0));

    private PodReader() {}

    static KnownPod read(Pod pod) {
        ObjectMeta metadata = pod.getMetadata();
        PodKey key = new PodKey(metadata.getNamespace(), metadata.getName(), metadata.getUid());
        Map<String, String> labels = orEmpty(metadata.getLabels());
        Optional<Injected> sidecar =
                Optional.ofNullable(labels.get(MidflightNames.SIDECARSET_LABEL))
                        .flatMap(
                                set ->
                                        fleetPod(key, pod)
                                                .map(
                                                        fleet ->
                                                                new Injected(
                                                                        set,
                                                                        fleet,
                                                                        traffic(pod),
                                                                        mesh(pod))));
        return new KnownPod(
                key,
                labels,
                without(pod),
                sidecar,
                sidecar.isPresent() ? Optional.empty() : other(pod));
    }

    private static Optional<OtherClient> other(Pod pod) {
        return Optional.ofNullable(
                        orEmpty(pod.getMetadata().getAnnotations())
                                .get(MidflightNames.XDS_CLIENT_ANNOTATION))
                .map(
                        said ->
                                new OtherClient(
                                        mesh(pod), said.equals(MidflightNames.XDS_CLIENT_MTLS)));
    }

    private static Without without(Pod pod) {
        Map<String, String> annotations = orEmpty(pod.getMetadata().getAnnotations());
        if (isLeaving(pod)) {
            return Without.LEAVING;
        }
        boolean optedOut =
                MidflightNames.DISABLED.equals(annotations.get(MidflightNames.INJECT_ANNOTATION));
        boolean hostNetwork = Boolean.TRUE.equals(pod.getSpec().getHostNetwork());
        boolean decided = annotations.containsKey(MidflightNames.DECISION_ANNOTATION);
        return optedOut || hostNetwork || decided ? Without.SKIPPED : Without.UNEXPLAINED;
    }

    private static Optional<FleetPod> fleetPod(PodKey key, Pod pod) {
        Map<String, String> annotations = orEmpty(pod.getMetadata().getAnnotations());
        Optional<SlotContainer> a = slot(pod, Slot.A);
        Optional<SlotContainer> b = slot(pod, Slot.B);
        if (a.isEmpty() || b.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new FleetPod(
                        key,
                        Objects.requireNonNullElse(pod.getSpec().getNodeName(), ""),
                        availability(pod),
                        intent(annotations),
                        a.get(),
                        b.get(),
                        progress(annotations),
                        RestartsNote.parse(annotations.getOrDefault(RestartsNote.ANNOTATION, ""))));
    }

    private static PodTraffic traffic(Pod pod) {
        Map<String, String> annotations = orEmpty(pod.getMetadata().getAnnotations());
        String note = annotations.getOrDefault(ToggleNote.ANNOTATION, "");
        List<String> ips =
                pod.getStatus() == null
                        ? List.of()
                        : pod.getStatus().getPodIPs().stream().map(PodIP::getIp).toList();
        Optional<String> annotation =
                Optional.ofNullable(annotations.get(MidflightNames.INTERCEPTION_ANNOTATION));
        return new PodTraffic(
                ips, scope(annotation.orElse("")), annotation, note, ToggleNote.parse(note));
    }

    private static PodMesh mesh(Pod pod) {
        Map<String, String> annotations = orEmpty(pod.getMetadata().getAnnotations());
        String note = annotations.getOrDefault(MidflightNames.MESH_TLS_ANNOTATION, "");
        return new PodMesh(
                Objects.requireNonNullElse(pod.getSpec().getServiceAccountName(), "default"),
                Optional.ofNullable(annotations.get(MidflightNames.IMPORTS_ANNOTATION)),
                PodProbes.of(pod),
                note,
                offers(note));
    }

    private static MeshPorts offers(String note) {
        try {
            return note.isEmpty() ? MeshPorts.NONE : MeshPorts.parse(note);
        } catch (IllegalArgumentException _) {
            return MeshPorts.NONE;
        }
    }

    /** What nobody can read counts as not there. */
    private static InterceptionScope scope(String text) {
        try {
            return text.isEmpty() ? InterceptionScope.ON : InterceptionScope.parse(text);
        } catch (IllegalArgumentException _) {
            return InterceptionScope.ON;
        }
    }

    private static Availability availability(Pod pod) {
        if (isLeaving(pod)) {
            return Availability.LEAVING;
        }
        PodStatus status = pod.getStatus();
        boolean ready =
                status != null
                        && status.getConditions().stream()
                                .anyMatch(
                                        condition ->
                                                "Ready".equals(condition.getType())
                                                        && "True".equals(condition.getStatus()));
        return ready ? Availability.READY : Availability.UNREADY;
    }

    private static boolean isLeaving(Pod pod) {
        String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        return pod.getMetadata().getDeletionTimestamp() != null
                || "Succeeded".equals(phase)
                || "Failed".equals(phase);
    }

    private static Intent intent(Map<String, String> annotations) {
        Optional<Slot> active =
                Optional.ofNullable(annotations.get(MidflightNames.ACTIVE_SLOT_ANNOTATION))
                        .flatMap(Slot::parse);
        try {
            Epoch epoch =
                    Epoch.parse(annotations.getOrDefault(MidflightNames.EPOCH_ANNOTATION, "0"));
            return active.map(slot -> new Intent(slot, epoch)).orElse(UNREADABLE);
        } catch (IllegalArgumentException _) {
            return UNREADABLE;
        }
    }

    private static Progress progress(Map<String, String> annotations) {
        return Optional.ofNullable(annotations.get(ProgressNote.ANNOTATION))
                .flatMap(ProgressNote::parse)
                .orElseGet(Progress.Idle::new);
    }

    private static Optional<SlotContainer> slot(Pod pod, Slot slot) {
        return find("/spec/initContainers/", pod.getSpec().getInitContainers(), pod, slot)
                .or(() -> find("/spec/containers/", pod.getSpec().getContainers(), pod, slot));
    }

    private static Optional<SlotContainer> find(
            String path, List<Container> containers, Pod pod, Slot slot) {
        for (int i = 0; i < containers.size(); i++) {
            Container container = containers.get(i);
            if (container.getName().equals(slot.containerName())) {
                return Optional.of(
                        new SlotContainer(path + i, container.getImage(), waiting(pod, container)));
            }
        }
        return Optional.empty();
    }

    private static String waiting(Pod pod, Container container) {
        PodStatus status = pod.getStatus();
        if (status == null) {
            return "";
        }
        return Stream.concat(
                        status.getInitContainerStatuses().stream(),
                        status.getContainerStatuses().stream())
                .filter(each -> each.getName().equals(container.getName()))
                .findFirst()
                .map(PodReader::waiting)
                .orElse("");
    }

    /** Why the kubelet has not started the container, as {@code Reason: message}. */
    static String waiting(ContainerStatus status) {
        ContainerState state = status.getState();
        if (state == null || state.getWaiting() == null) {
            return "";
        }
        String reason = Objects.requireNonNullElse(state.getWaiting().getReason(), "Waiting");
        String message = state.getWaiting().getMessage();
        return message == null || message.isEmpty() ? reason : reason + ": " + message;
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return Objects.requireNonNullElse(map, Map.of());
    }
}
