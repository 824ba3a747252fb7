package dev.midflight.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.midflight.crds.InterceptionToggle;
import dev.midflight.crds.SidecarSet;
import dev.midflight.testkit.GoldenFile;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One folder: {@code in.yaml} holds the pod, and where they matter its Namespace, SidecarSets,
 * LimitRanges, ResourceQuotas and {@code kind: ClusterFacts}; {@code out.yaml} what comes of it.
 */
record GoldenCase(Path folder, InjectionRequest request) {
    private static final Pattern DOCUMENTS = Pattern.compile("^---\n", Pattern.MULTILINE);
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final String DEFAULT_SET =
            """
            apiVersion: midflight.dev/v1alpha1
            kind: SidecarSet
            metadata: {name: mesh, creationTimestamp: "2026-01-01T00:00:00Z"}
            spec: {image: localhost/midflight/sidecar, version: v1}
            """;

    static GoldenCase read(Path folder) {
        Parts parts = new Parts();
        DOCUMENTS.splitAsStream(text(folder.resolve("in.yaml"))).forEach(parts::add);
        if (parts.sets.isEmpty()) {
            parts.add(DEFAULT_SET);
        }
        return new GoldenCase(folder, parts.request());
    }

    GoldenFile out() {
        return new GoldenFile(folder.resolve("out.yaml"));
    }

    /** The decision, and the pod where it changed. */
    static String render(InjectionDecision decision, Pod before, Pod after) {
        String annotation =
                switch (decision) {
                    case InjectionDecision.Inject inject -> DecisionText.of(inject);
                    case InjectionDecision.Skip skip -> DecisionText.of(skip);
                };
        String text = YAML.asYaml(YAML.unmarshal(annotation, JsonNode.class));
        return before.equals(after) ? text : text + YAML.asYaml(after);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The documents of one input file as they are found. */
    private static final class Parts {
        private final List<SidecarSet> sets = new ArrayList<>();
        private final List<InterceptionToggle> toggles = new ArrayList<>();
        private final List<LimitRange> limitRanges = new ArrayList<>();
        private final List<ResourceQuota> quotas = new ArrayList<>();
        private final List<Pod> pods = new ArrayList<>();
        private ClusterFacts facts = ClusterFacts.CURRENT;
        private Namespace namespace =
                new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("shop")
                        .addToAnnotations("midflight.dev/inject", "enabled")
                        .endMetadata()
                        .build();

        void add(String document) {
            JsonNode tree = YAML.unmarshal(document, JsonNode.class);
            switch (tree.path("kind").asText()) {
                case "Pod" -> pods.add(YAML.unmarshal(document, Pod.class));
                case "Namespace" -> namespace = YAML.unmarshal(document, Namespace.class);
                case "SidecarSet" -> sets.add(YAML.unmarshal(document, SidecarSet.class));
                case "InterceptionToggle" ->
                        toggles.add(YAML.unmarshal(document, InterceptionToggle.class));
                case "LimitRange" -> limitRanges.add(YAML.unmarshal(document, LimitRange.class));
                case "ResourceQuota" -> quotas.add(YAML.unmarshal(document, ResourceQuota.class));
                case "ClusterFacts" ->
                        facts =
                                ClusterFacts.of(
                                        "midflight-system",
                                        tree.path("nativeSidecars").asBoolean(true),
                                        tree.path("podLevelResources").asBoolean(true),
                                        tree.path("exclusiveCpus").asBoolean(false));
                default -> throw new IllegalArgumentException("kind: " + tree.path("kind"));
            }
        }

        InjectionRequest request() {
            return new InjectionRequest(
                    pods.getFirst(), namespace, sets, toggles, limitRanges, quotas, facts);
        }
    }
}
