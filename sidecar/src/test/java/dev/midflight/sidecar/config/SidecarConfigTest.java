package dev.midflight.sidecar.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SidecarConfigTest {
    @Test
    void hasAUsableDefaultForEverything() throws InvalidConfigException {
        SidecarConfig config = SidecarConfig.parse(Map.of());

        assertEquals(15006, config.listen().inboundPort());
        assertEquals(15001, config.listen().outboundPort());
        assertEquals("/run/midflight", config.runDirectory().toString());
        assertTrue(config.interception().inboundPorts().all());
        assertTrue(config.fleetAddress().isEmpty());
    }

    @Test
    void readsBothAddressFamilies() throws InvalidConfigException {
        SidecarConfig config =
                SidecarConfig.parse(
                        Map.of(
                                "MIDFLIGHT_POD_IPS", "10.0.0.7,fd00::7",
                                "MIDFLIGHT_OUTBOUND_CIDRS", "10.0.0.0/8, fd00::/8",
                                "MIDFLIGHT_INBOUND_PORTS", "8080, 9000"));

        assertEquals(2, config.pod().podIps().size());
        assertEquals(
                List.of("10.0.0.0/8", "fd00::/8"), config.interception().outboundCidrs().cidrs());
        assertEquals(List.of(8080, 9000), config.interception().inboundPorts().ports());
    }

    @Test
    void namesEveryErrorAtOnce() {
        Map<String, String> environment =
                Map.of(
                        "MIDFLIGHT_SLOT", "c",
                        "MIDFLIGHT_EPOCH", "-1",
                        "MIDFLIGHT_RESCUE", "maybe",
                        "MIDFLIGHT_POD_IPS", "not-an-ip",
                        "MIDFLIGHT_INBOUND_PORTS", "70000",
                        "MIDFLIGHT_OUTBOUND_CIDRS", "10.0.0.0/99",
                        "MIDFLIGHT_FIXED_DESTINATION", "nowhere");

        InvalidConfigException thrown =
                assertThrows(InvalidConfigException.class, () -> SidecarConfig.parse(environment));

        assertEquals(environment.size(), thrown.errors().size(), thrown.getMessage());
        for (String variable : environment.keySet()) {
            assertTrue(
                    thrown.errors().stream().anyMatch(error -> error.startsWith(variable)),
                    variable);
        }
    }
}
