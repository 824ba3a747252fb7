package dev.midflight.cli;

import dev.midflight.cli.Documents.Document;
import dev.midflight.crds.MidflightNames;
import dev.midflight.crds.SidecarSet;
import dev.midflight.webhook.ClusterFacts;
import dev.midflight.webhook.FactsFinder;
import dev.midflight.webhook.InjectionRequest;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A cluster made of files; a namespace that no file describes counts as opted in. */
final class FileSurroundings implements Surroundings {
    private final ClusterFacts facts;
    private final List<SidecarSet> sidecarSets = new ArrayList<>();
    private final Map<String, Namespace> namespaces = new TreeMap<>();
    private final List<LimitRange> limitRanges = new ArrayList<>();
    private final List<ResourceQuota> quotas = new ArrayList<>();

    private FileSurroundings(ClusterFacts facts) {
        this.facts = facts;
    }

    static FileSurroundings read(
            List<Path> sidecarSets, List<Path> others, String systemNamespace, String version) {
        int minor =
                FactsFinder.minor(version)
                        .orElseThrow(
                                () ->
                                        new BadInputException(
                                                "--server-version: \"%s\" (expected 1.MINOR, for example 1.34)"
                                                        .formatted(version)));
        FileSurroundings world =
                new FileSurroundings(
                        ClusterFacts.of(
                                systemNamespace,
                                minor >= FactsFinder.NATIVE_SIDECARS_SINCE,
                                minor >= FactsFinder.POD_LEVEL_SINCE,
                                false));
        sidecarSets.forEach(file -> Documents.read(file).forEach(world::addSidecarSet));
        others.forEach(file -> Documents.read(file).forEach(world::addOther));
        if (world.sidecarSets.isEmpty()) {
            throw new BadInputException("--sidecarset: no SidecarSet in " + sidecarSets);
        }
        return world;
    }

    @Override
    public InjectionRequest request(String namespace, Pod pod) {
        return new InjectionRequest(
                pod,
                namespaces.computeIfAbsent(namespace, FileSurroundings::optedIn),
                sidecarSets,
                List.of(),
                limitRanges.stream()
                        .filter(range -> isIn(namespace, range.getMetadata().getNamespace()))
                        .toList(),
                quotas.stream()
                        .filter(quota -> isIn(namespace, quota.getMetadata().getNamespace()))
                        .toList(),
                facts);
    }

    @Override
    public void close() {}

    private void addSidecarSet(Document document) {
        if (!document.kind().equals(SidecarSet.KIND)) {
            throw new BadInputException(
                    "%s: kind %s (expected SidecarSet)"
                            .formatted(document.place(), document.kind()));
        }
        SidecarSet set = document.as(SidecarSet.class);
        if (set.getSpec() == null
                || set.getSpec().image().isEmpty()
                || set.getSpec().version().isEmpty()) {
            throw new BadInputException(
                    document.place() + ": a SidecarSet needs spec.image and spec.version");
        }
        sidecarSets.add(set);
    }

    private void addOther(Document document) {
        switch (document.kind()) {
            case "Namespace" -> {
                Namespace namespace = document.as(Namespace.class);
                namespaces.put(namespace.getMetadata().getName(), namespace);
            }
            case "LimitRange" -> limitRanges.add(document.as(LimitRange.class));
            case "ResourceQuota" -> quotas.add(document.as(ResourceQuota.class));
            default ->
                    throw new BadInputException(
                            "%s: kind %s (expected Namespace, LimitRange or ResourceQuota)"
                                    .formatted(document.place(), document.kind()));
        }
    }

    private static boolean isIn(String namespace, @Nullable String given) {
        return given == null || given.isEmpty() || given.equals(namespace);
    }

    private static Namespace optedIn(String name) {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .addToAnnotations(MidflightNames.INJECT_ANNOTATION, MidflightNames.ENABLED)
                .endMetadata()
                .build();
    }
}
