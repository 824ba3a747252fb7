package dev.midflight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InjectCommandTest {
    private static final Path SAMPLES = Path.of("../config/samples");
    private static final String POD =
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: shop, labels: {tier: backend}}
            spec:
              containers:
              - name: web
                image: shop/web:3
                resources: {requests: {cpu: "1", memory: 2Gi}, limits: {cpu: "2", memory: 4Gi}}
            """;
    private static final String DEPLOYMENT =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              template:
                metadata: {labels: {app: web}}
                spec:
                  hostNetwork: true
                  containers: [{name: web, image: shop/web:3}]
            """;

    @TempDir private Path directory = Path.of(".");
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<Path> files = new ArrayList<>();
    private String set = "";

    @BeforeEach
    void useTheMinimalSample() {
        set = SAMPLES.resolve("sidecarset-minimal.yaml").toString();
    }

    @Test
    void showsDecisionCostsAndPatch() throws IOException {
        int code = run("inject", "--dry-run", "-f", file(POD), "--sidecarset", set);

        assertEquals("", err.toString());
        assertEquals(0, code);
        assertEquals(
                """
                Pod web in namespace shop

                decision     inject
                sidecar      SidecarSet mesh, image localhost/midflight/sidecar:v1
                mode         PodLevel
                QoS class    Burstable -> Burstable

                requests     before       after        the sidecar's
                  cpu        1            1            250m
                  memory     2Gi          2Gi          192Mi

                patch
                """,
                out.toString().substring(0, out.toString().indexOf("[ {")));
        assertTrue(out.toString().contains("\"path\" : \"/spec/initContainers\""));
    }

    @Test
    void saysWhyAWorkloadIsLeftAlone() throws IOException {
        int code =
                run(
                        "inject",
                        "--dry-run",
                        "-f",
                        file(DEPLOYMENT),
                        "-n",
                        "shop",
                        "--sidecarset",
                        set);

        assertEquals(0, code);
        assertTrue(out.toString().startsWith("Deployment web in namespace shop\n"));
        assertTrue(out.toString().contains("decision     skip: HostNetwork\n"), out.toString());
        assertTrue(out.toString().contains("why          the pod uses the node's network"));
    }

    @Test
    void printsTheInjectedPodForOtherPrograms() throws IOException {
        run("inject", "--dry-run", "-f", file(POD), "--sidecarset", set, "-o", "pod");

        Pod pod = Serialization.unmarshal(out.toString(), Pod.class);
        assertEquals(
                List.of("midflight-a", "midflight-b", "midflight-net"),
                pod.getSpec().getInitContainers().stream().map(Container::getName).toList());
    }

    @Test
    void printsThePatchForOtherPrograms() throws IOException {
        run("inject", "--dry-run", "-f", file(POD), "--sidecarset", set, "-o", "patch");

        assertTrue(new ObjectMapper().readTree(out.toString()).isArray());
    }

    @Test
    void looksAtTheGivenNamespaceAndItsLimits() throws IOException {
        String namespace =
                """
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: shop
                  annotations: {midflight.dev/inject: enabled}
                  labels: {pod-security.kubernetes.io/enforce: baseline}
                ---
                apiVersion: v1
                kind: LimitRange
                metadata: {name: limits}
                spec: {limits: []}
                """;

        run("inject", "--dry-run", "-f", file(POD), "--sidecarset", set, "--with", file(namespace));

        assertTrue(out.toString().contains("skip: PodSecurity"), out.toString());
    }

    @Test
    void olderClustersArePreviewedToo() throws IOException {
        run(
                "inject",
                "--dry-run",
                "-f",
                file(POD),
                "--sidecarset",
                set,
                "--server-version",
                "1.31");

        assertTrue(out.toString().contains("mode         ContainerLevel"), out.toString());
        assertTrue(out.toString().contains("ContainerLevelInstead:"), out.toString());
    }

    @Test
    void severalDocumentsAreSeveralAnswers() throws IOException {
        run("inject", "--dry-run", "-f", file(POD + "---\n" + DEPLOYMENT), "--sidecarset", set);

        assertTrue(out.toString().contains("Pod web in namespace shop"));
        assertTrue(out.toString().contains("Deployment web in namespace default"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                            | nothing in it",
                "`kind: ConfigMap`             | document 1: kind ConfigMap has no pods",
                "`a: [`                        | document 1: not a valid YAML or JSON",
                "`just words`                  | document 1: kind (none) has no pods",
                "`kind: Pod`                   | document 1: the pod has no containers",
                "`--- {kind: Pod, spec: 3}`    | document 1: not a valid pod",
            })
    void badFilesAreNamed(String text, String message) throws IOException {
        int code = run("inject", "--dry-run", "-f", file(text), "--sidecarset", set);

        assertEquals(2, code);
        assertTrue(err.toString().contains(message), err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void badArgumentsAreNamed() throws IOException {
        assertError("inject needs --dry-run", "inject", "-f", file(POD), "--sidecarset", set);
        assertError("no such file", "inject", "--dry-run", "-f", "missing", "--sidecarset", set);
        assertError("Missing required option: '--filename=FILE'", "inject", "--dry-run");
        assertError(
                "kind Pod (expected SidecarSet)",
                "inject",
                "--dry-run",
                "-f",
                file(POD),
                "--sidecarset",
                file(POD));
        assertError(
                "--with is for a preview without a cluster",
                "inject",
                "--dry-run",
                "-f",
                file(POD),
                "--with",
                file(POD));
        assertError(
                "metadata.namespace is shop, --namespace is other",
                "inject",
                "--dry-run",
                "-f",
                file(POD),
                "-n",
                "other",
                "--sidecarset",
                set);
        assertError(
                "--server-version: \"new\" (expected 1.MINOR",
                "inject",
                "--dry-run",
                "-f",
                file(POD),
                "--sidecarset",
                set,
                "--server-version",
                "new");
        assertError("Unknown option: '--frobnicate'", "inject", "-f", "x", "--frobnicate");
    }

    @Test
    void helpAndVersionAreThere() {
        assertEquals(0, run("help"));
        assertEquals(0, run());
        assertEquals(0, run("version"));
        assertEquals(0, run("--version"));

        assertTrue(out.toString().contains("inject"), out.toString());
        assertTrue(out.toString().contains("kubectl-midflight 0."), out.toString());
    }

    private void assertError(String message, String... arguments) {
        err.getBuffer().setLength(0);
        assertEquals(2, run(arguments));
        assertTrue(err.toString().contains(message), err.toString());
    }

    private int run(String... arguments) {
        return MidflightMain.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    private String file(String text) throws IOException {
        Path file = directory.resolve("input-" + files.size() + ".yaml");
        files.add(file);
        return Files.writeString(file, text).toString();
    }
}
