package dev.midflight.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.midflight.crds.SidecarSet;
import dev.midflight.crds.SidecarSetSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.List;

/**
 * Synthetic reviews before the webhook says that it is ready: a cold JVM takes so long for its
 * first hundreds that the API server would give up on them.
 */
final class WarmUp {
    static final int REVIEWS = 300;
    private static final KubernetesSerialization JSON = new KubernetesSerialization();
    private static final String POD =
            """
            apiVersion: v1
            kind: Pod
            metadata: {generateName: warm-up-, labels: {app: warm-up}}
            spec:
              initContainers:
              - {name: prepare, image: example/app}
              containers:
              - name: app
                image: example/app
                ports: [{containerPort: 8080, name: http}]
                readinessProbe: {tcpSocket: {port: http}}
                resources: {requests: {cpu: "1", memory: 1Gi}, limits: {cpu: "2", memory: 2Gi}}
            """;

    private WarmUp() {}

    /**
     * Returns how many of the reviews were answered with a patch; a machine that is too slow for
     * all of them stops in time.
     */
    static int run(ClusterFacts facts, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        ClusterView cluster = new SyntheticCluster(List.of(anySet()), facts);
        AdmissionHandler handler = new PodAdmission(cluster, List.of());
        ObjectNode review = JsonNodeFactory.instance.objectNode();
        ObjectNode request = review.putObject("request");
        request.put("uid", "warm-up").put("operation", "CREATE").put("namespace", "warm-up");
        request.set("object", JSON.unmarshal(POD, JsonNode.class));
        int patched = 0;
        for (int i = 0; i < REVIEWS && System.nanoTime() < end; i++) {
            ObjectNode answer =
                    AdmissionRequest.parse(review)
                            .map(question -> handler.answer(question).review(question.uid()))
                            .orElseThrow();
            patched += answer.path("response").has("patch") ? 1 : 0;
        }
        return patched;
    }

    private static SidecarSet anySet() {
        SidecarSet set = new SidecarSet();
        set.setMetadata(new ObjectMetaBuilder().withName("warm-up").build());
        set.setSpec(SidecarSetSpec.of("example/sidecar", "v1"));
        return set;
    }
}
