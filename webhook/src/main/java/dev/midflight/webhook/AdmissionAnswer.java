package dev.midflight.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** What the API server is told. */
sealed interface AdmissionAnswer {

    /** Go on, with these changes. */
    record Allow(JsonNode patch, List<String> warnings) implements AdmissionAnswer {}

    /** Refuse; the message reaches the user. */
    record Deny(int code, String message, List<String> warnings) implements AdmissionAnswer {}

    static AdmissionAnswer unchanged() {
        return new Allow(JsonNodeFactory.instance.arrayNode(), List.of());
    }

    static AdmissionAnswer patched(JsonNode patch) {
        return new Allow(patch, List.of());
    }

    /** The AdmissionReview that carries this answer. */
    default ObjectNode review(String uid) {
        ObjectNode response = JsonNodeFactory.instance.objectNode();
        response.put("uid", uid);
        switch (this) {
            case Allow(JsonNode patch, List<String> warnings) -> {
                response.put("allowed", true);
                if (!patch.isEmpty()) {
                    response.put("patchType", "JSONPatch");
                    response.put(
                            "patch",
                            Base64.getEncoder()
                                    .encodeToString(
                                            patch.toString().getBytes(StandardCharsets.UTF_8)));
                }
                warn(response, warnings);
            }
            case Deny(int code, String message, List<String> warnings) -> {
                response.put("allowed", false);
                response.putObject("status").put("code", code).put("message", message);
                warn(response, warnings);
            }
        }
        ObjectNode review = JsonNodeFactory.instance.objectNode();
        review.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
        review.set("response", response);
        return review;
    }

    private static void warn(ObjectNode response, List<String> warnings) {
        if (!warnings.isEmpty()) {
            warnings.forEach(response.putArray("warnings")::add);
        }
    }
}
