package dev.midflight.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads YAML or JSON files of one or more documents; every complaint names file and document. */
final class Documents {

    /** One document of a file. */
    record Document(String place, String kind, String text) {

        <T> T as(Class<T> type) {
            try {
                return YAML.unmarshal(text, type);
            } catch (RuntimeException e) {
                throw new BadInputException(place + ": not a valid " + kind + ": " + reason(e));
            }
        }
    }

    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final Pattern SEPARATOR =
            Pattern.compile("^---[ \\t]*(#.*)?$", Pattern.MULTILINE);
    private static final String DEFAULT_NAMESPACE = "default";

    private final Optional<String> namespace;

    Documents(Optional<String> namespace) {
        this.namespace = namespace;
    }

    /** The pods of a file, {@code -} for standard input. */
    List<Workload> workloads(String file) {
        String text = file.equals("-") ? standardInput() : text(Path.of(file));
        List<Workload> workloads = new ArrayList<>();
        for (Document document : split(file.equals("-") ? "standard input" : file, text)) {
            workloads.add(workload(document));
        }
        if (workloads.isEmpty()) {
            throw new BadInputException(file + ": nothing in it");
        }
        return workloads;
    }

    static List<Document> read(Path file) {
        return split(file.toString(), text(file));
    }

    private Workload workload(Document document) {
        JsonNode tree = document.as(JsonNode.class);
        String path =
                switch (document.kind()) {
                    case "Pod" -> "";
                    case "Deployment",
                            "ReplicaSet",
                            "StatefulSet",
                            "DaemonSet",
                            "Job",
                            "ReplicationController" ->
                            "/spec/template";
                    case "CronJob" -> "/spec/jobTemplate/spec/template";
                    default ->
                            throw new BadInputException(
                                    "%s: kind %s has no pods (expected Pod, Deployment, StatefulSet, DaemonSet, ReplicaSet, Job or CronJob)"
                                            .formatted(
                                                    document.place(),
                                                    document.kind().isEmpty()
                                                            ? "(none)"
                                                            : document.kind()));
                };
        String name = tree.at("/metadata/name").asText(tree.at("/metadata/generateName").asText());
        Document pod = new Document(document.place(), "pod", YAML.asYaml(tree.at(path)));
        return new Workload(
                document.kind() + " " + name,
                namespace(document, tree),
                pod(pod, path.isEmpty() ? "" : name));
    }

    private static Pod pod(Document document, String workloadName) {
        Pod pod = document.as(Pod.class);
        if (pod.getSpec() == null || pod.getSpec().getContainers().isEmpty()) {
            throw new BadInputException(document.place() + ": the pod has no containers");
        }
        if (pod.getMetadata() == null) {
            pod.setMetadata(new ObjectMeta());
        }
        if (!workloadName.isEmpty()) {
            pod.getMetadata().setGenerateName(workloadName + "-");
        }
        return pod;
    }

    private String namespace(Document document, JsonNode tree) {
        String own = tree.at("/metadata/namespace").asText("");
        if (!own.isEmpty() && namespace.isPresent() && !namespace.get().equals(own)) {
            throw new BadInputException(
                    "%s: metadata.namespace is %s, --namespace is %s"
                            .formatted(document.place(), own, namespace.get()));
        }
        return own.isEmpty() ? namespace.orElse(DEFAULT_NAMESPACE) : own;
    }

    private static List<Document> split(String name, String text) {
        List<Document> documents = new ArrayList<>();
        for (String part : SEPARATOR.splitAsStream(text).toList()) {
            String place = name + ", document " + (documents.size() + 1);
            Document raw = new Document(place, "YAML or JSON", part);
            if (part.lines()
                    .allMatch(line -> line.isBlank() || line.stripLeading().startsWith("#"))) {
                continue;
            }
            JsonNode tree = raw.as(JsonNode.class);
            documents.add(new Document(place, tree.path("kind").asText(""), part));
        }
        return documents;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new BadInputException(file + ": no such file");
        } catch (IOException e) {
            throw new BadInputException(file + ": cannot be read as UTF-8 text: " + e.getMessage());
        }
    }

    private static String standardInput() {
        try {
            return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BadInputException("standard input: " + e.getMessage());
        }
    }

    private static String reason(RuntimeException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String message = String.valueOf(cause.getMessage());
        return message.lines().findFirst().orElse(message);
    }
}
