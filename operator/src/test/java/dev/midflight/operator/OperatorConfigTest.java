package dev.midflight.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.midflight.crds.policy.MtlsMode;
import dev.midflight.operator.trafficpolicy.MeshSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
                                "MIDFLIGHT_IMAGE_PULL_SECRETS", "one, two"));

        assertEquals(
                new OperatorConfig(
                        "midflight-system",
                        "operator-0",
                        "10.0.0.1",
                        15010,
                        List.of("one", "two"),
                        Duration.ofSeconds(300),
                        new MeshSettings("cluster.local", MtlsMode.DISABLED)),
                config);
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
                                                "MIDFLIGHT_MTLS", "maybe")));

        assertEquals(
                "MIDFLIGHT_NAMESPACE: not set; MIDFLIGHT_POD_IP: not set; MIDFLIGHT_FLEET_LISTEN_PORT:"
                        + " 99999 (out of range); MIDFLIGHT_PULL_DEADLINE_SECONDS: 'soon' (expected: a"
                        + " number); MIDFLIGHT_TRUST_DOMAIN: 'Not One' (expected: such as"
                        + " cluster.local); MIDFLIGHT_MTLS: 'maybe' (expected: Disabled, Permissive"
                        + " or Strict)",
                failure.getMessage());
    }
}
