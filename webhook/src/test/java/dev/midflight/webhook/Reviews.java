package dev.midflight.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.midflight.crds.SidecarSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.stream.Stream;

/** AdmissionReviews as an API server writes them, and the cluster that they are about. */
final class Reviews {
    private Reviews() {}

    static ObjectNode review(String operation, String object) {
        ObjectNode review = JsonNodeFactory.instance.objectNode();
        review.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
        ObjectNode request = review.putObject("request");
        request.put("uid", "0815").put("operation", operation).put("namespace", "shop");
        request.set("object", tree(object));
        return review;
    }

    static AdmissionRequest request(String operation, String object) {
        return AdmissionRequest.parse(review(operation, object)).orElseThrow();
    }

    static AdmissionRequest update(String object, String before) {
        ObjectNode review = review("UPDATE", object);
        ((ObjectNode) review.get("request")).set("oldObject", tree(before));
        return AdmissionRequest.parse(review).orElseThrow();
    }

    /** A cluster with these SidecarSets. */
    static ClusterView cluster(String... sets) {
        return new SyntheticCluster(
                Stream.of(sets)
                        .map(yaml -> Serialization.unmarshal(yaml, SidecarSet.class))
                        .toList(),
                ClusterFacts.CURRENT);
    }

    static JsonNode tree(String yaml) {
        return Serialization.unmarshal(yaml, JsonNode.class);
    }
}
