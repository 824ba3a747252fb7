package dev.midflight.operator.pod;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Patches of notes as the API server applies them: a test for null passes where nothing is. */
public final class TestingPatches {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ANNOTATIONS = "/metadata/annotations/";

    private TestingPatches() {}

    /** Empty where a test fails. */
    public static Optional<Pod> apply(Pod pod, String patch) {
        Map<String, String> annotations = new TreeMap<>(pod.getMetadata().getAnnotations());
        for (JsonNode operation : operations(patch)) {
            String path = operation.get("path").textValue();
            String value = operation.get("value").textValue();
            if (operation.get("op").textValue().equals("add")) {
                annotations.put(annotation(path), value);
            } else if (!Objects.equals(found(pod, annotations, path), value)) {
                return Optional.empty();
            }
        }
        return Optional.of(
                new PodBuilder(pod)
                        .editMetadata()
                        .withAnnotations(annotations)
                        .endMetadata()
                        .build());
    }

    private static Iterable<JsonNode> operations(String patch) {
        try {
            return JSON.readTree(patch);
        } catch (JsonProcessingException e) {
            throw new AssertionError(patch, e);
        }
    }

    private static @Nullable String found(Pod pod, Map<String, String> annotations, String path) {
        return path.equals("/metadata/uid")
                ? pod.getMetadata().getUid()
                : annotations.get(annotation(path));
    }

    private static String annotation(String path) {
        return path.substring(ANNOTATIONS.length()).replace("~1", "/").replace("~0", "~");
    }
}
