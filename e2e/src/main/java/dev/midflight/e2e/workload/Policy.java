package dev.midflight.e2e.workload;

import dev.midflight.crds.Condition;
import dev.midflight.crds.policy.TrafficPolicy;
import dev.midflight.crds.policy.TrafficPolicyStatus;
import dev.midflight.e2e.kube.Await;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** A TrafficPolicy as its user sees it: applied, and watched until the sidecars run by it. */
public final class Policy {
    private final KubernetesClient client;
    private final String namespace;
    private final String name;

    public Policy(KubernetesClient client, String namespace, String name) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
    }

    public String name() {
        return name;
    }

    /**
     * Does what {@code kubectl apply --server-side} does.
     *
     * @param spec in YAML
     * @throws io.fabric8.kubernetes.client.KubernetesClientException where the cluster refuses it
     */
    public void apply(String spec) {
        String yaml =
                """
                apiVersion: midflight.dev/v1alpha1
                kind: TrafficPolicy
                metadata: {name: %s, namespace: %s}
                spec:
                  %s
                """
                        .formatted(name, namespace, spec.strip().replace("\n", "\n  "));
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .serverSideApply();
    }

    public void delete() {
        client.resources(TrafficPolicy.class).inNamespace(namespace).withName(name).delete();
    }

    /** Waits until every connected sidecar that it reaches, at least so many, runs by it. */
    public void awaitProgrammed(int sidecars, Duration limit) {
        Await.present(
                name + " in force",
                limit,
                () -> Optional.of(true).filter(yes -> programmed(sidecars)),
                () -> String.valueOf(status()));
    }

    /** Waits until the operator has refused it, and says why. */
    public String awaitRefused(Duration limit) {
        return Await.present(
                name + " refused",
                limit,
                () ->
                        condition("Accepted")
                                .filter(accepted -> !accepted.isTrue())
                                .map(Condition::message),
                () -> String.valueOf(status()));
    }

    public boolean programmed(int sidecars) {
        return condition("Programmed").filter(Condition::isTrue).isPresent()
                && status().sidecars() >= sidecars;
    }

    public TrafficPolicyStatus status() {
        return Optional.ofNullable(policy().getStatus()).orElse(TrafficPolicyStatus.NONE);
    }

    /** What the status says of the present spec, if it does. */
    private Optional<Condition> condition(String type) {
        TrafficPolicy policy = policy();
        TrafficPolicyStatus status =
                Optional.ofNullable(policy.getStatus()).orElse(TrafficPolicyStatus.NONE);
        if (!policy.getMetadata().getGeneration().equals(status.observedGeneration())) {
            return Optional.empty();
        }
        return status.conditions().stream().filter(each -> each.type().equals(type)).findFirst();
    }

    private TrafficPolicy policy() {
        return client.resources(TrafficPolicy.class)
                .inNamespace(namespace)
                .withName(name)
                .require();
    }
}
