package dev.midflight.e2e.toggle;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Optional;

/** A pod's annotation {@code midflight.dev/toggle}: how far its run is. */
@JsonIgnoreProperties(ignoreUnknown = true)
record PodNote(
        long generation, String phase, boolean back, String reason, Map<String, Long> millis) {
    private static final String ANNOTATION = "midflight.dev/toggle";

    PodNote {
        reason = reason == null ? "" : reason;
        millis = millis == null ? Map.of() : Map.copyOf(millis);
    }

    static Optional<PodNote> of(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(ANNOTATION))
                .map(json -> Serialization.unmarshal(json, PodNote.class));
    }
}
