package dev.midflight.sidecar.duty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.InterceptionMode;
import dev.midflight.model.InterceptionReport;
import dev.midflight.model.MeshPorts;
import dev.midflight.model.MeshReport;
import dev.midflight.sidecar.config.InvalidConfigException;
import dev.midflight.sidecar.config.SidecarConfig;
import dev.midflight.sidecar.config.file.ConfigFile;
import dev.midflight.sidecar.intercept.InboundGuard;
import dev.midflight.sidecar.tls.Credentials;
import dev.midflight.sidecar.tls.TestingMesh;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a proxy says of mutual TLS, by what is in force. */
final class MeshStateTest {
    private static final String APP = "clusters: [{name: app, originalDestination: true}]\n";
    private static final String ANY =
            "listeners:\n  - {name: in, redirected: {}, protocol: detect, cluster: app, tls: %s}\n";
    private static final String AT_8080 =
            "  - {name: in/8080, redirected: {port: 8080}, protocol: detect, cluster: app,"
                    + " tls: %s}\n";
    private static final InterceptionReport ON = rules("in=on;out=on", InterceptionMode.ON);

    private final TestingMesh mesh = new TestingMesh();
    private final Credentials credentials = new Credentials();

    @Test
    void itIsServedOnceThereAreListenersAndACertificate() throws Exception {
        MeshState state = state();
        assertEquals(taking("none"), state.report(ON));

        apply(state, APP + ANY.formatted("permissive"));
        assertEquals(taking("none"), state.report(ON));
        credentials.become(mesh.contexts("shop", "cart"));

        assertEquals(taking("*"), state.report(ON));
    }

    @Test
    void aCertificateThatHasExpiredIsNone() throws Exception {
        MeshState state = certified();
        apply(state, APP + ANY.formatted("permissive"));

        credentials.become(mesh.contexts("shop", "cart", Duration.ofSeconds(-60)));

        assertEquals(taking("none"), state.report(ON));
    }

    @Test
    void onlyWhatComesToTheProxyCanBeSecured() throws Exception {
        MeshState state =
                certified(
                        "MIDFLIGHT_EXCLUDE_INBOUND_PORTS", "9090", "MIDFLIGHT_INBOUND_PORTS", "*");
        apply(state, APP + ANY.formatted("permissive") + AT_8080.formatted("off"));

        assertEquals(taking("*!8080,9090"), state.report(ON));
        assertEquals(
                taking("7000"), state.report(rules("in=7000,8080;out=on", InterceptionMode.ON)));
        assertEquals(taking("none"), state.report(rules("in=off;out=on", InterceptionMode.ON)));
        assertEquals(
                taking("none"), state.report(rules("in=on;out=on", InterceptionMode.BYPASSED)));
    }

    @Test
    void whatTheInterceptorDoesNotSayIsNotGuessed() throws Exception {
        MeshState state = certified();
        apply(state, APP + ANY.formatted("permissive"));

        assertEquals(
                new MeshReport(true, Optional.empty(), false),
                state.report(InterceptionReport.UNKNOWN));
        assertEquals(
                Optional.empty(),
                state.report(rules("in=on;out=on", InterceptionMode.UNKNOWN)).takes());
    }

    @Test
    void strictPortsAreSaid() throws Exception {
        MeshState state = certified();
        apply(state, APP + ANY.formatted("permissive") + AT_8080.formatted("strict"));

        assertEquals(new MeshReport(true, Optional.of(MeshPorts.ALL), true), state.report(ON));
    }

    @Test
    void whoeverIsConfiguredBySomebodyElseIsNoMember() throws Exception {
        MeshState other =
                new MeshState(
                        config("MIDFLIGHT_XDS_ADDRESS", "127.0.0.1:1"),
                        credentials,
                        Clock.systemUTC());
        MeshState none =
                new MeshState(SidecarConfig.parse(Map.of()), credentials, Clock.systemUTC());

        assertEquals(MeshReport.NONE, other.report(ON));
        assertEquals(MeshReport.NONE, none.report(ON));
        assertEquals(InboundGuard.UNKNOWN, other.guard());
        assertEquals(InboundGuard.NONE, none.guard());
    }

    @Test
    void strictTlsAndRulesInForceGuardThePod() throws Exception {
        String rules = ", routes: r, accessRules: {otherwise: deny%s}}\n";
        String listener = "listeners:\n  - {name: in, redirected: {}, protocol: detect";
        String table =
                "routeTables: [{name: r, hosts: [{name: any, domains: [\"*\"], routes: [{name: all,"
                        + " forward: [{cluster: app}]}]}]}]\n";
        assertEquals(InboundGuard.NONE, guard(APP + ANY.formatted("permissive")));
        assertEquals(InboundGuard.GUARDED, guard(APP + ANY.formatted("strict")));
        assertEquals(InboundGuard.GUARDED, guard(APP + table + listener + rules.formatted("")));
        assertEquals(
                InboundGuard.NONE,
                guard(APP + table + listener + rules.formatted(", shadow: true")));
    }

    @Test
    void halfAConfigurationDoesNotSayThatNobodyIsGuarded() throws Exception {
        MeshState state = state();
        apply(state, APP + ANY.formatted("permissive"));
        assertEquals(InboundGuard.UNKNOWN, state.guard());
        apply(state, APP + ANY.formatted("strict"));
        assertEquals(InboundGuard.GUARDED, state.guard());
        apply(state, APP + ANY.formatted("permissive"));
        state.completed();
        assertEquals(InboundGuard.NONE, state.guard());

        apply(state, APP);

        assertEquals(InboundGuard.UNKNOWN, state.guard());
    }

    @Test
    void mutualTlsIsSpokenWhereItIsServedOrOffered() throws Exception {
        MeshState state = state();
        assertFalse(state.speaksMutualTls());

        apply(state, APP + ANY.formatted("off"));
        assertFalse(state.speaksMutualTls());
        apply(state, APP + ANY.formatted("permissive"));
        assertTrue(state.speaksMutualTls());
        apply(state, "clusters: [{name: a, tls: {}, endpoints: [{address: \"10.0.0.1:80\"}]}]\n");
        assertTrue(state.speaksMutualTls());
    }

    @Test
    void endpointsAreFoundHoweverTheirAddressIsWritten() throws Exception {
        MeshState state = state();
        assertEquals(List.of(), state.endpointsAmong(List.of("10.0.0.1")));
        apply(
                state,
                """
                clusters:
                  - name: a
                    tls: {}
                    endpoints:
                      - {address: "10.0.0.1:80", mesh: true}
                      - {address: "10.0.0.2:80"}
                      - {address: "[fd00::7]:80", mesh: true}
                  - {name: b, endpoints: [{address: "10.0.0.3:80", mesh: true}]}
                """);

        assertEquals(
                List.of("10.0.0.1", "fd00:0::7"),
                state.endpointsAmong(List.of("10.0.0.2", "10.0.0.1", "10.0.0.3", "fd00:0::7")));
        assertThrows(
                IllegalArgumentException.class, () -> state.endpointsAmong(List.of("reviews")));
    }

    @Test
    void whatIsInForceIsToldOfOnce() throws Exception {
        AtomicInteger told = new AtomicInteger();
        MeshState state = state();
        state.onChange(told::incrementAndGet);

        apply(state, APP);
        state.completed();
        credentials.become(mesh.contexts("shop", "cart"));

        assertEquals(3, told.get());
    }

    private InboundGuard guard(String yaml) throws InvalidConfigException {
        MeshState state = state();
        apply(state, yaml);
        state.completed();
        return state.guard();
    }

    private MeshState certified(String... variables) throws InvalidConfigException {
        MeshState state = state(variables);
        credentials.become(mesh.contexts("shop", "cart"));
        return state;
    }

    private MeshState state(String... variables) throws InvalidConfigException {
        return new MeshState(
                config(
                        Stream.concat(
                                        Arrays.stream(variables),
                                        Stream.of(
                                                "MIDFLIGHT_XDS_ADDRESS",
                                                "operator",
                                                "MIDFLIGHT_FLEET_ADDRESS",
                                                "127.0.0.1:1"))
                                .toArray(String[]::new)),
                credentials,
                Clock.systemUTC());
    }

    private static SidecarConfig config(String... variables) throws InvalidConfigException {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return SidecarConfig.parse(environment);
    }

    private static void apply(MeshState state, String yaml) throws InvalidConfigException {
        state.applied(ConfigFile.parse(yaml));
    }

    private static MeshReport taking(String ports) {
        return new MeshReport(true, Optional.of(MeshPorts.parse(ports)), false);
    }

    private static InterceptionReport rules(String scope, InterceptionMode actual) {
        return new InterceptionReport(InterceptionMode.ON, actual, "nft", "", scope, 0, 0);
    }
}
