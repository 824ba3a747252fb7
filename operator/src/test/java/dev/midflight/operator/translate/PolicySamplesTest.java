package dev.midflight.operator.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every sample of a policy does to its Service what it says. */
final class PolicySamplesTest {
    private static final Path SAMPLES = Path.of("../config/samples");

    /** What the translation has to have in it, line by line, by the sample's name. */
    private static final Map<String, List<String>> SAID =
            Map.of(
                    "trafficpolicy-access.yaml",
                    List.of(
                            "enforcement: \"SHADOW\"",
                            "value: \"spiffe://cluster.local/ns/shop/sa/web\"",
                            "value: \"spiffe://cluster.local/ns/monitoring/sa/\"",
                            "burst: 100"),
                    "trafficpolicy-mtls.yaml",
                    List.of("tls: \"STRICT\""),
                    "trafficpolicy-resilience.yaml",
                    List.of("connectTimeoutMillis: 1000", "maxRequests: 1000"),
                    "trafficpolicy-split.yaml",
                    List.of(
                            "cluster: \"shop/reviews/80/v1\"",
                            "weight: 90",
                            "cluster: \"shop/reviews/80/v2\"",
                            "weight: 10",
                            "name: \"x-tester\""));

    @TempDir private Path directory;

    static Stream<String> samples() throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("trafficpolicy-"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @Test
    void eachHasSomethingToSay() throws IOException {
        assertEquals(SAID.keySet(), samples().collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void isTranslatedAsAWhole(String sample) throws IOException {
        Path in = Files.createDirectories(directory.resolve("in"));
        StringBuilder mesh = new StringBuilder();
        for (String service : Set.of("reviews", "orders", "inventory")) {
            mesh.append(MESH.replace("${name}", service));
        }
        Files.writeString(in.resolve("mesh.yaml"), mesh.substring("---\n".length()));
        Files.copy(SAMPLES.resolve(sample), in.resolve("policy.yaml"));

        Map<String, Object> made = TestingMeshFolder.read(directory).translated();

        String text = ModelYaml.of(made);
        assertFalse(made.containsKey("refused"), text);
        assertFalse(text.contains("problems:"), text);
        List<String> lines = text.lines().map(line -> line.replaceFirst("^[- ]+", "")).toList();
        for (String said : SAID.getOrDefault(sample, List.of())) {
            assertTrue(lines.contains(said), said + "\n" + text);
        }
    }

    private static final String MESH =
            """
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: ${name}, namespace: shop, creationTimestamp: "2026-01-01T00:00:00Z"}
            spec:
              clusterIP: 10.96.0.1
              clusterIPs: ["10.96.0.1"]
              ports: [{name: http, port: 80, targetPort: 8080}]
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: ${name}-1, namespace: shop, labels: {kubernetes.io/service-name: ${name}}}
            addressType: IPv4
            ports: [{name: http, port: 8080, protocol: TCP}]
            endpoints:
            - {addresses: [10.1.0.1], conditions: {ready: true}, targetRef: {kind: Pod, name: ${name}-v1, uid: mesh-${name}}}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: ${name}-v1, namespace: shop, uid: mesh-${name}, labels: {app: ${name}, version: v1, midflight.dev/sidecarset: default}}
            spec: {serviceAccountName: ${name}}
            """;
}
