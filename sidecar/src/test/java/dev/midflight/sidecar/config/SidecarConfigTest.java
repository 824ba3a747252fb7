package dev.midflight.sidecar.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.InterceptionScope;
import dev.midflight.model.PortHint;
import dev.midflight.model.ProxyVersion;
import dev.midflight.model.traffic.Percent;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void isConfiguredByNobodyUnlessTold() throws InvalidConfigException {
        assertFalse(SidecarConfig.parse(Map.of()).xds().isOn());
    }

    @Test
    void isConfiguredByTheOperatorOrByAnotherControlPlane() throws InvalidConfigException {
        XdsConfig operator =
                SidecarConfig.parse(
                                Map.of(
                                        "MIDFLIGHT_XDS_ADDRESS", "operator",
                                        "MIDFLIGHT_FLEET_ADDRESS", "fleet.midflight.svc:15010"))
                        .xds();
        XdsConfig other =
                SidecarConfig.parse(
                                Map.of(
                                        "MIDFLIGHT_XDS_ADDRESS", "[::1]:18000",
                                        "MIDFLIGHT_XDS_NODE_ID", "me",
                                        "MIDFLIGHT_XDS_NODE_CLUSTER", "web.shop",
                                        "MIDFLIGHT_XDS_NODE_METADATA",
                                                "{\"LABELS\": {\"app\": \"web\"}, \"DUAL\": true}"))
                        .xds();

        assertTrue(operator.isOperator());
        assertEquals(
                new XdsConfig(
                        "[::1]:18000",
                        "me",
                        "web.shop",
                        Map.of("LABELS", Map.of("app", "web"), "DUAL", true),
                        5),
                other);
        assertFalse(other.isOperator());
    }

    @Test
    void refusesMetadataThatIsNoObject() {
        for (String metadata : List.of("NAMESPACE=shop", "[1]", "{\"a\": ", "{\"a\": null}")) {
            assertThrows(
                    InvalidConfigException.class,
                    () -> SidecarConfig.parse(Map.of("MIDFLIGHT_XDS_NODE_METADATA", metadata)),
                    metadata);
        }
    }

    @Test
    void refusesAControlPlaneThatNobodyCanDial() {
        for (String address : List.of("operator", "istiod", "istiod:0", "istiod:65536", ":80")) {
            assertThrows(
                    InvalidConfigException.class,
                    () -> SidecarConfig.parse(Map.of("MIDFLIGHT_XDS_ADDRESS", address)),
                    address);
        }
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
    void interceptsWhatThePodSaysAndEverythingOtherwise() throws InvalidConfigException {
        Map<String, String> told = Map.of("MIDFLIGHT_INTERCEPTION", "in=20880;out=off");

        assertEquals(
                InterceptionScope.parse("in=20880;out=off"),
                SidecarConfig.parse(told).interception().scope());
        assertEquals(InterceptionScope.ON, SidecarConfig.parse(Map.of()).interception().scope());
    }

    @Test
    void doesNotRepeatThePasswordOfACollector() {
        InvalidConfigException thrown =
                assertThrows(
                        InvalidConfigException.class,
                        () ->
                                SidecarConfig.parse(
                                        Map.of(
                                                "MIDFLIGHT_OTLP_ENDPOINT",
                                                "http://me:p@ss@collector:4318")));

        assertEquals(
                List.of(
                        "MIDFLIGHT_OTLP_ENDPOINT: 'http://REDACTED@collector:4318' (expected:"
                                + " http://<host>:<port>)"),
                thrown.errors());
    }

    @Test
    void hasHintsForPorts() throws InvalidConfigException {
        TrafficConfig config =
                SidecarConfig.parse(
                                Map.of(
                                        "MIDFLIGHT_INBOUND_PORT_PROTOCOLS",
                                        "3306=detect, 7000=tcp,8080=client-first"))
                        .traffic();

        assertEquals(PortHint.DETECT, config.inboundPorts().of(3306));
        assertEquals(PortHint.TCP, config.inboundPorts().of(7000));
        assertEquals(PortHint.CLIENT_FIRST, config.inboundPorts().of(8080));
        assertEquals(PortHint.SERVER_FIRST, config.inboundPorts().of(25));
        assertEquals(PortHint.SERVER_FIRST, config.outboundPorts().of(3306));
        assertEquals(PortHint.DETECT, config.outboundPorts().of(8080));
    }

    @Test
    void saysWhichHintIsNone() {
        String name = "MIDFLIGHT_OUTBOUND_PORT_PROTOCOLS";

        InvalidConfigException thrown =
                assertThrows(
                        InvalidConfigException.class,
                        () -> SidecarConfig.parse(Map.of(name, "25=tcp,80=soap")));

        assertEquals(
                List.of(
                        name
                                + ": '80=soap' (expected: <port>=<hint>, at most 256 ports, a"
                                + " hint is one of detect, server-first, client-first, tcp)"),
                thrown.errors());
    }

    @Test
    void takesTheImagesVersionUnlessToldAnother(@TempDir Path home) throws Exception {
        Files.writeString(home.resolve("version"), "v7\n");

        Map<String, String> image = Map.of("MIDFLIGHT_HOME", home.toString());
        Map<String, String> told =
                Map.of("MIDFLIGHT_HOME", home.toString(), "MIDFLIGHT_VERSION", "v8");
        Map<String, String> neither = Map.of("MIDFLIGHT_HOME", home.resolve("no").toString());

        assertEquals("v7", SidecarConfig.parse(image).version().name());
        assertEquals("v8", SidecarConfig.parse(told).version().name());
        assertEquals(ProxyVersion.UNKNOWN, SidecarConfig.parse(neither).version());
    }

    @Test
    void tracesAShareOnceThereIsACollector() throws InvalidConfigException {
        Map<String, String> told =
                Map.of(
                        "MIDFLIGHT_TRACE_PERCENT", "0.5",
                        "MIDFLIGHT_OTLP_ENDPOINT", "http://collector:4318");

        assertEquals(Optional.of(new Percent(0.5)), SidecarConfig.parse(told).telemetry().traces());
        assertTrue(SidecarConfig.parse(Map.of()).telemetry().traces().isEmpty());
        for (String wrong : List.of("1", "101", "-1", "some")) {
            InvalidConfigException thrown =
                    assertThrows(
                            InvalidConfigException.class,
                            () -> SidecarConfig.parse(Map.of("MIDFLIGHT_TRACE_PERCENT", wrong)));
            assertTrue(thrown.errors().getFirst().startsWith("MIDFLIGHT_TRACE_PERCENT: "));
        }
    }

    @Test
    void aCollectorIsSpokenToWithoutTls() throws InvalidConfigException {
        String name = "MIDFLIGHT_OTLP_ENDPOINT";

        assertEquals(
                Optional.of(URI.create("http://[::1]:4318/")),
                SidecarConfig.parse(Map.of(name, "http://[::1]:4318/")).telemetry().otlp());
        for (String wrong : List.of("https://collector:4318", "collector:4318", "http://a/b")) {
            InvalidConfigException thrown =
                    assertThrows(
                            InvalidConfigException.class,
                            () -> SidecarConfig.parse(Map.of(name, wrong)));
            assertEquals(
                    List.of(name + ": '" + wrong + "' (expected: http://<host>:<port>)"),
                    thrown.errors());
        }
    }

    @Test
    void addressesAreWrittenOut() {
        Map<String, String> environment =
                Map.of(
                        "MIDFLIGHT_POD_IPS", "7",
                        "MIDFLIGHT_OUTBOUND_CIDRS", "10/8",
                        "MIDFLIGHT_FIXED_DESTINATION", "1:80");

        InvalidConfigException thrown =
                assertThrows(InvalidConfigException.class, () -> SidecarConfig.parse(environment));

        assertEquals(
                List.of(
                        "MIDFLIGHT_FIXED_DESTINATION: '1:80' (expected: <ip>:<port>)",
                        "MIDFLIGHT_OUTBOUND_CIDRS: '10/8' (expected: <ip>/<prefix>)",
                        "MIDFLIGHT_POD_IPS: '7' (expected: an IP address)"),
                thrown.errors().stream().sorted().toList());
    }

    @Test
    void namesEveryErrorAtOnce() {
        Map<String, String> environment =
                Map.of(
                        "MIDFLIGHT_SLOT", "c",
                        "MIDFLIGHT_EPOCH", "-1",
                        "MIDFLIGHT_RESCUE", "maybe",
                        "MIDFLIGHT_VERSION", "v 1",
                        "MIDFLIGHT_LOG_LEVEL", "loud",
                        "MIDFLIGHT_POD_IPS", "not-an-ip",
                        "MIDFLIGHT_INBOUND_PORTS", "70000",
                        "MIDFLIGHT_INTERCEPTION", "in=maybe",
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
