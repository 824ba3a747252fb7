package dev.midflight.webhook;

import dev.midflight.crds.MidflightNames;
import dev.midflight.crds.ResourceMode;
import dev.midflight.crds.SidecarResources;
import dev.midflight.crds.SidecarSet;
import dev.midflight.crds.ToggleChoice;
import dev.midflight.crds.ToggleScope;
import dev.midflight.crds.WhereImpossible;
import dev.midflight.model.PortHints;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** One decision in the making: rules, SidecarSet, version, resources, in this order. */
final class Injection {
    private final InjectionRequest request;
    private final Pod pod;
    private final List<Note> notes = new ArrayList<>();

    Injection(InjectionRequest request) {
        this.pod = SidecarInjector.defaulted(request);
        this.request = request.withPod(pod);
    }

    InjectionDecision decide() {
        Optional<InjectionDecision.Skip> early = new OptInRules(request).skip();
        if (early.isPresent()) {
            return early.get();
        }
        SidecarSetChoice choice = SidecarSetChoice.of(request.sidecarSets(), Metadata.labels(pod));
        if (choice.chosen().isEmpty()) {
            return new InjectionDecision.Skip(
                    SkipReason.NO_SIDECAR_SET, "no SidecarSet selects this pod");
        }
        SidecarSet set = choice.chosen().get();
        Optional<InjectionDecision.Skip> skip = new PodRules(request).skip(set);
        if (skip.isPresent()) {
            return skip.get();
        }
        noteCircumstances(set, choice.others());
        return size(set);
    }

    private void noteCircumstances(SidecarSet set, List<String> others) {
        if (!others.isEmpty()) {
            note(
                    Note.Code.OTHER_SETS_MATCH,
                    "%s is the oldest SidecarSet that selects the pod; so do %s"
                            .formatted(set.getMetadata().getName(), String.join(", ", others)));
        }
        if (Boolean.TRUE.equals(pod.getSpec().getShareProcessNamespace())) {
            note(
                    Note.Code.SHARED_PROCESS_NAMESPACE,
                    "the pod's containers see each other's processes, the sidecar's included");
        }
        for (String ignored : PodPorts.of(pod).ignored()) {
            note(
                    Note.Code.PORT_PROTOCOL_IGNORED,
                    ignored + " (expected: " + PortHints.EXPECTED + ")");
        }
    }

    private InjectionDecision size(SidecarSet set) {
        PodSpec spec = pod.getSpec();
        SidecarResources wanted = set.getSpec().resources();
        boolean fixedByUser = request.facts().podLevelResources() && PodResources.hasPodLevel(spec);
        ResourceMode mode = fixedByUser ? ResourceMode.POD_LEVEL : wanted.mode();
        if (mode == ResourceMode.POD_LEVEL && !request.facts().podLevelResources()) {
            mode = ResourceMode.CONTAINER_LEVEL;
            note(
                    Note.Code.CONTAINER_LEVEL_INSTEAD,
                    "pod-level resources need Kubernetes 1.34 or later");
        }
        InjectionDecision decision = size(set, mode, List.of());
        boolean qosDrifts =
                mode == ResourceMode.POD_LEVEL
                        && !fixedByUser
                        && decision instanceof InjectionDecision.Inject inject
                        && !inject.costs().qosBefore().equals(inject.costs().qosAfter());
        return qosDrifts
                ? size(
                        set,
                        ResourceMode.CONTAINER_LEVEL,
                        List.of(
                                new Note(
                                        Note.Code.CONTAINER_LEVEL_INSTEAD,
                                        "fixing this pod's totals would change its QoS class")))
                : decision;
    }

    private InjectionDecision size(SidecarSet set, ResourceMode mode, List<Note> more) {
        Overcommit.Terms terms =
                new Overcommit.Terms(
                        set.getSpec().resources(),
                        mode,
                        request.facts().nativeSidecars(),
                        SidecarInjector.limitRanges(request),
                        request.quotas());
        return switch (Overcommit.plan(pod.getSpec(), terms)) {
            case Overcommit.Outcome.Refused(SkipReason reason, String message) ->
                    new InjectionDecision.Skip(reason, message);
            case Overcommit.Outcome.Planned(ResourcePlan plan, List<Note> planNotes) -> {
                List<Note> all = new ArrayList<>(notes);
                all.addAll(more);
                all.addAll(planNotes);
                yield unlessImpossible(set, plan, all);
            }
        };
    }

    private InjectionDecision unlessImpossible(SidecarSet set, ResourcePlan plan, List<Note> all) {
        List<Note> losses = all.stream().filter(note -> note.code().loss()).toList();
        WhereImpossible policy = set.getSpec().resources().whereImpossible();
        if (policy == WhereImpossible.SKIP && !losses.isEmpty()) {
            return new InjectionDecision.Skip(
                    SkipReason.OVERCOMMIT_IMPOSSIBLE,
                    losses.stream().map(Note::message).collect(Collectors.joining("; ")));
        }
        NewPodVersion chosen =
                NewPodVersion.choose(
                        set,
                        request.namespace().getMetadata().getName(),
                        Objects.requireNonNullElse(pod.getMetadata().getName(), ""));
        if (chosen.previous()) {
            all.add(
                    new Note(
                            Note.Code.PREVIOUS_VERSION,
                            "version %s is being rolled; the operator moves this pod when its turn comes"
                                    .formatted(set.getSpec().version())));
        }
        return new InjectionDecision.Inject(
                set,
                chosen.version(),
                plan,
                costs(set, chosen.version(), plan),
                interception(set),
                all);
    }

    /**
     * A toggle may select by the label that injection adds; a scope that is too long is no one's.
     */
    private Optional<String> interception(SidecarSet set) {
        Map<String, String> labels = new LinkedHashMap<>(Metadata.labels(pod));
        labels.put(MidflightNames.SIDECARSET_LABEL, set.getMetadata().getName());
        return ToggleChoice.of(request.toggles(), labels)
                .map(toggle -> ToggleScope.of(toggle.getSpec()))
                .filter(scope -> scope.length() <= ToggleScope.MAX_CHARACTERS);
    }

    private InjectionDecision.Costs costs(SidecarSet set, String version, ResourcePlan plan) {
        SidecarContainers containers =
                new SidecarContainers(set, version, plan, request.facts(), pod);
        PodSpec before = pod.getSpec();
        PodSpec after = SidecarInjector.withSidecar(request, plan, containers).getSpec();
        return new InjectionDecision.Costs(
                plan.mode(),
                QosClass.of(before).text(),
                QosClass.of(after).text(),
                PodResources.requests(before),
                PodResources.requests(after),
                share(plan));
    }

    private static Map<String, Quantity> share(ResourcePlan plan) {
        Map<String, Quantity> share = new LinkedHashMap<>();
        for (ResourceKind kind : ResourceKind.values()) {
            long slot = kind.in(plan.slot().getRequests()).orElse(0);
            long net = kind.in(plan.net().getRequests()).orElse(0);
            if (slot + net > 0) {
                share.put(kind.key(), kind.format(2 * slot + net));
            }
        }
        return share;
    }

    private void note(Note.Code code, String message) {
        notes.add(new Note(code, message));
    }
}
