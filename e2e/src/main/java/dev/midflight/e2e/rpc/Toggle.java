package dev.midflight.e2e.rpc;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.midflight.crds.Desired;
import dev.midflight.crds.InterceptionToggle;
import dev.midflight.crds.InterceptionToggleStatus;
import dev.midflight.e2e.kube.Await;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An InterceptionToggle as its user sees it: edited, and watched until every pod has arrived. */
public final class Toggle {
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final String RUN_ANNOTATION = "midflight.dev/toggle";
    private static final String ARRIVED = "ARRIVED";

    private final KubernetesClient client;
    private final String namespace;
    private final String name;

    public Toggle(KubernetesClient client, String namespace, String name) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
    }

    /** One pod's run, as its annotation tells it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Run(String toggle, String phase, Map<String, Long> millis) {
        Run {
            millis = millis == null ? Map.of() : Map.copyOf(millis);
        }
    }

    public String name() {
        return name;
    }

    /**
     * Creates it for the pods with this label.
     *
     * @param spec the fields after selector and desired, in YAML's flow style
     */
    public void create(Map<String, String> labels, Desired desired, String spec) {
        String yaml =
                """
                apiVersion: midflight.dev/v1alpha1
                kind: InterceptionToggle
                metadata: {name: %s, namespace: %s}
                spec:
                  selector: {matchLabels: %s}
                  desired: %s
                  %s
                """
                        .formatted(
                                name,
                                namespace,
                                Serialization.asJson(labels),
                                word(desired),
                                spec.strip().replace("\n", "\n  "));
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .serverSideApply();
    }

    /** Does what {@code kubectl patch} does. */
    public void desire(Desired desired) {
        desire(desired, Map.of());
    }

    /**
     * The same with other fields of the spec.
     *
     * @return the generation that it is from now on
     */
    public long desire(Desired desired, Map<String, Object> fields) {
        Map<String, Object> spec = new TreeMap<>(fields);
        spec.put("desired", word(desired));
        return client.resources(InterceptionToggle.class)
                .inNamespace(namespace)
                .withName(name)
                .patch(MERGE, Serialization.asJson(Map.of("spec", spec)))
                .getMetadata()
                .getGeneration();
    }

    /** Waits until it counts that many pods, all of them as desired and none on its way. */
    public void awaitSwitched(int pods, Duration limit) {
        Await.present(
                name + " switched",
                limit,
                () -> Optional.of(true).filter(yes -> switched(pods)),
                () -> String.valueOf(status()));
    }

    /** Whether it counts that many pods, all of them as desired and none on its way. */
    public boolean switched(int pods) {
        InterceptionToggle toggle = toggle();
        InterceptionToggleStatus status =
                Optional.ofNullable(toggle.getStatus()).orElse(InterceptionToggleStatus.NONE);
        return toggle.getMetadata().getGeneration().equals(status.observedGeneration())
                && status.matchedPods() == pods
                && status.switchedPods() == pods
                && status.switchingPods() == 0
                && status.failedPods() == 0;
    }

    public InterceptionToggleStatus status() {
        return Optional.ofNullable(toggle().getStatus()).orElse(InterceptionToggleStatus.NONE);
    }

    /** How long each phase of the pod's last run took; empty unless it has arrived by this one. */
    public Map<String, Long> millis(Pod pod) {
        Pod now = client.resource(pod).get();
        String json = now.getMetadata().getAnnotations().get(RUN_ANNOTATION);
        if (json == null) {
            return Map.of();
        }
        Run run = Serialization.unmarshal(json, Run.class);
        return run.toggle().equals(name) && run.phase().equals(ARRIVED)
                ? new TreeMap<>(run.millis())
                : Map.of();
    }

    private InterceptionToggle toggle() {
        return client.resources(InterceptionToggle.class)
                .inNamespace(namespace)
                .withName(name)
                .require();
    }

    private static String word(Desired desired) {
        return switch (desired) {
            case ENABLED -> "Enabled";
            case DISABLED -> "Disabled";
        };
    }
}
