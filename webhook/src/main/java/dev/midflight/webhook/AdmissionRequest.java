package dev.midflight.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Optional;

/** One question of the API server (admission.k8s.io/v1). */
record AdmissionRequest(
        String uid,
        Operation operation,
        String namespace,
        String name,
        boolean dryRun,
        JsonNode object,
        JsonNode oldObject) {

    /** What is about to happen to the object. */
    enum Operation {
        CREATE,
        UPDATE,
        DELETE,
        CONNECT
    }

    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    /** Reads an AdmissionReview; empty where it is none. */
    static Optional<AdmissionRequest> parse(JsonNode review) {
        JsonNode request = review.path("request");
        if (!request.path("uid").isTextual() || !request.path("object").isObject()) {
            return Optional.empty();
        }
        return Optional.of(
                new AdmissionRequest(
                        request.path("uid").asText(),
                        Operation.valueOf(request.path("operation").asText("CREATE")),
                        request.path("namespace").asText(""),
                        request.path("name").asText(""),
                        request.path("dryRun").asBoolean(false),
                        request.path("object"),
                        request.path("oldObject")));
    }

    <T> T objectAs(Class<T> type) {
        return JSON.convertValue(object, type);
    }

    /** The object before an update; empty at a creation. */
    <T> Optional<T> oldObjectAs(Class<T> type) {
        return oldObject.isObject()
                ? Optional.of(JSON.convertValue(oldObject, type))
                : Optional.empty();
    }
}
