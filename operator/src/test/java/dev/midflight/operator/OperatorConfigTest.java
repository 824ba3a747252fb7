package dev.midflight.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.crds.MidflightNames;
import dev.midflight.crds.policy.MtlsMode;
import dev.midflight.operator.trafficpolicy.MeshSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OperatorConfigTest {
    @Test
    void readsTheEnvironment() {
        OperatorConfig config =
                OperatorConfig.parse(
                        Map.of(
                                "MIDFLIGHT_NAMESPACE", "midflight-system",
                                "MIDFLIGHT_POD_NAME", "operator-0",
                                "MIDFLIGHT_POD_IP", "10.0.0.1",
                                "MIDFLIGHT_SERVICE_ACCOUNT", "midflight-operator",
                                "MIDFLIGHT_MESH_ISSUER_SECRET", "issuer",
                                "MIDFLIGHT_IMAGE_PULL_SECRETS", "one, two"));

        assertEquals(
                new OperatorConfig(
                        "midflight-system",
                        "operator-0",
                        "10.0.0.1",
                        15010,
                        List.of("one", "two"),
                        Duration.ofSeconds(300),
                        new MeshSettings("cluster.local", MtlsMode.DISABLED),
                        Duration.ofHours(24),
                        Optional.of("issuer"),
                        "midflight-operator",
                        Path.of("/var/run/secrets/midflight/token")),
                config);
    }

    @Test
    void theChartSaysWhoTheOperatorIsAndMountsItsTokenWhereItIsLookedFor() throws IOException {
        String chart = Files.readString(Path.of("../charts/midflight/templates/operator.yaml"));

        assertTrue(chart.contains("- name: MIDFLIGHT_SERVICE_ACCOUNT\n"));
        assertTrue(chart.contains("mountPath: " + MidflightNames.TOKEN_DIRECTORY + ", readOnly"));
        assertTrue(
                chart.contains(
                        "serviceAccountToken: {audience: %s, expirationSeconds: 3600, path: token}"
                                .formatted(MidflightNames.TOKEN_AUDIENCE)));
    }

    @Test
    void namesEverythingThatIsWrongAtOnce() {
        IllegalArgumentException failure =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                OperatorConfig.parse(
                                        Map.of(
                                                "MIDFLIGHT_POD_NAME", "operator-0",
                                                "MIDFLIGHT_FLEET_LISTEN_PORT", "99999",
                                                "MIDFLIGHT_PULL_DEADLINE_SECONDS", "soon",
                                                "MIDFLIGHT_TRUST_DOMAIN", "Not One",
                                                "MIDFLIGHT_MTLS", "maybe",
                                                "MIDFLIGHT_CERTIFICATE_SECONDS", "5")));

        assertEquals(
                "MIDFLIGHT_NAMESPACE: not set; MIDFLIGHT_POD_IP: not set; MIDFLIGHT_FLEET_LISTEN_PORT:"
                        + " 99999 (out of range); MIDFLIGHT_PULL_DEADLINE_SECONDS: 'soon' (expected: a"
                        + " number); MIDFLIGHT_TRUST_DOMAIN: 'Not One' (expected: such as"
                        + " cluster.local); MIDFLIGHT_MTLS: 'maybe' (expected: Disabled, Permissive"
                        + " or Strict); MIDFLIGHT_CERTIFICATE_SECONDS: 5 (out of range);"
                        + " MIDFLIGHT_SERVICE_ACCOUNT: not set",
                failure.getMessage());
    }
}
