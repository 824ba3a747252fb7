package dev.midflight.e2e.suite;

import dev.midflight.crds.MidflightNames;
import dev.midflight.crds.SidecarSet;
import dev.midflight.e2e.cluster.Command;
import dev.midflight.e2e.cluster.Installation;
import dev.midflight.e2e.kube.Await;
import dev.midflight.e2e.kube.InjectedNamespace;
import dev.midflight.e2e.rpc.Stage;
import dev.midflight.e2e.workload.Fleet;
import dev.midflight.e2e.workload.Workload;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What one test has for itself: a namespace that opted in, and a SidecarSet that matches only its
 * pods.
 */
record TestSpace(Installation installation, String namespace, Workload workload, Fleet fleet) {
    /** Of a SidecarSet: the port by which tests control an application takes plaintext. */
    static final String CONTROLLED_FROM_OUTSIDE = "interception: {inbound: {excludePorts: [8090]}}";

    private static final String SPACE_LABEL = "midflight-e2e-space";
    private static final int MAX_NAME_LENGTH = 40;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Retried until the webhook is there: without it no namespace can opt in. */
    static TestSpace create(Installation installation, String test) {
        KubernetesClient client = installation.client();
        String name = name(test);
        AtomicReference<String> refusal = new AtomicReference<>("");
        Await.present(
                "a namespace that opts in",
                LIMIT,
                () -> created(client, name, refusal),
                refusal::get);
        Workload workload = new Workload(client, name, Map.of(SPACE_LABEL, name));
        return new TestSpace(installation, name, workload, new Fleet(client, name));
    }

    private static Optional<Namespace> created(
            KubernetesClient client, String name, AtomicReference<String> refusal) {
        try {
            return Optional.of(InjectedNamespace.create(client, name));
        } catch (KubernetesClientException e) {
            refusal.set(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    KubernetesClient client() {
        return installation.client();
    }

    /** What {@code kubectl midflight} prints of a pod's proxy; it has to succeed. */
    String kubectlMidflight(String page, Pod pod, String output) {
        String program =
                installation.repository().root().resolve("bin/kubectl-midflight").toString();
        String name = pod.getMetadata().getName();
        return new Command(
                        List.of(program, page, name, "-n", namespace, "-o", output),
                        Map.of("KUBECONFIG", installation.cluster().kubeconfig().toString()))
                .require(LIMIT);
    }

    /** Where RPC applications play; brings their image to the cluster. */
    Stage stage() {
        installation.loadRpcApplications();
        return new Stage(client(), namespace, Map.of(SPACE_LABEL, namespace));
    }

    /** A SidecarSet for this test's pods that upgrades without much waiting. */
    void createSidecarSet(String version) {
        apply(
                sidecarSet(
                        version,
                        "updateStrategy: {soakSeconds: 2, deadlineSeconds: 60, maxUnavailable: 100%}"));
    }

    /** The same with other fields of the spec, in YAML's flow style. */
    void createSidecarSet(String version, String fields) {
        apply(sidecarSet(version, fields));
    }

    String sidecarSet(String version, String fields) {
        return """
                apiVersion: midflight.dev/v1alpha1
                kind: SidecarSet
                metadata: {name: %s}
                spec:
                  selector: {matchLabels: {%s: %s}}
                  image: localhost/midflight/sidecar
                  version: %s
                  %s
                """
                .formatted(namespace, SPACE_LABEL, namespace, version, fields);
    }

    void apply(String yaml) {
        client().load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .serverSideApply();
    }

    void optIn() {
        annotate(MidflightNames.ENABLED);
    }

    void optOut() {
        annotate(MidflightNames.DISABLED);
    }

    private void annotate(String value) {
        client().namespaces()
                .withName(namespace)
                .edit(
                        each ->
                                new NamespaceBuilder(each)
                                        .editMetadata()
                                        .addToAnnotations(MidflightNames.INJECT_ANNOTATION, value)
                                        .endMetadata()
                                        .build());
    }

    void remove() {
        client().resources(SidecarSet.class).withName(namespace).delete();
        client().namespaces().withName(namespace).delete();
    }

    private static String name(String test) {
        String words = test.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        String head = words.substring(0, Math.min(words.length(), MAX_NAME_LENGTH));
        return "%s-%04x".formatted(head.replaceAll("-+$", ""), System.nanoTime() & 0xffff);
    }
}
